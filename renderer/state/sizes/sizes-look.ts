import type { SizeKindName } from '../../../shared/python/size-kinds.ts';
import { sizeKindNames } from '../../../shared/python/size-kinds.ts';
import type { SizePython } from '../../../shared/python/versions.ts';
import { sizePythons } from '../../../shared/python/versions.ts';

/** Lengths up to which sizes are shown. */
export const sizeRanges = [40, 400, 4000, 40_000, 300_000] as const;
export type SizeRange = (typeof sizeRanges)[number];

/** What the reference of sizes shows. */
export interface SizesLook {
  readonly kind: SizeKindName;
  /** null: the Python that wrote the dump, or the newest. */
  readonly of: SizePython | null;
  /** Another one beside it; null: none. */
  readonly beside: SizePython | null;
  readonly upTo: SizeRange;
}

export const usualSizesLook: SizesLook = { kind: 'list', of: null, beside: null, upTo: 40 };

const pythonIn = (text: string | null): SizePython | null =>
  sizePythons.find((python) => python === text) ?? null;

export const parseSizesLook = (words: URLSearchParams): SizesLook => ({
  kind: sizeKindNames.find((name) => name === words.get('kind')) ?? usualSizesLook.kind,
  of: pythonIn(words.get('of')),
  beside: pythonIn(words.get('beside')),
  upTo: sizeRanges.find((range) => String(range) === words.get('to')) ?? usualSizesLook.upTo,
});

/** Only what differs from the usual is spelled out. */
export function addSizesWords(words: URLSearchParams, { kind, of, beside, upTo }: SizesLook): void {
  if (kind !== usualSizesLook.kind) words.set('kind', kind);
  if (of !== null) words.set('of', of);
  if (beside !== null) words.set('beside', beside);
  if (upTo !== usualSizesLook.upTo) words.set('to', String(upTo));
}
