/** Which Pythons may have written a dump, as major x 100 + minor. */
export interface PythonRange {
  readonly least: number;
  readonly most: number;
}

/** "3.10", "3.10.13" or "2.7" as major x 100 + minor; null where it is none that is known. */
export function versionIn(text: string): number | null {
  const match = /^([23])\.(\d{1,2})(?:\.\d{1,2})?$/.exec(text.trim());
  if (match === null) return null;
  const version = Number(match[1]) * 100 + Number(match[2]);
  return version === 207 || (version >= 303 && version <= 315) ? version : null;
}

export const versionText = (version: number): string => `${Math.floor(version / 100)}.${version % 100}`;

export const rangeText = ({ least, most }: PythonRange): string =>
  least === most ? versionText(least) : `${versionText(least)} to ${versionText(most)}`;

/** Bytes before each object that the collector watches (Include/objimpl.h of 2.7.18, 3.7.16, 3.8.18; measured). */
export const usualGcHead = (version: number): number => (version >= 308 ? 16 : 32);

/** Pythons whose sizes were measured, oldest first. */
export const measuredPythons = ['2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13'] as const;
export type MeasuredPython = (typeof measuredPythons)[number];

/** Builds that the reference of sizes tells of. "3.6-24": as python.org made it, with 24 bytes before each object that the collector watches. */
export const sizePythons = [
  '2.7',
  '3.6-24',
  '3.6',
  '3.7',
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
] as const;
export type SizePython = (typeof sizePythons)[number];

export const sizePythonTitle = (python: SizePython): string =>
  python === '3.6-24' ? '3.6 of python.org' : python === '3.6' ? '3.6 with 32-byte heads' : python;
