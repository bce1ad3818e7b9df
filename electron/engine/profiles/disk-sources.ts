import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { SourceFiles } from './profile-importer.ts';

/** A profile comes from anywhere and may name any file: only what is called like a program is looked at. */
const programs = /\.(?:py|pyw|pyx|pxd|pxi|pyi)$/i;
/** Programs are text of a few megabytes at most; anything else at the path is not the program. */
const mostBytes = 16 << 20;
const mostKept = 64;

interface Kept {
  readonly modifiedMs: number;
  readonly bytes: number;
  readonly lines: readonly string[];
}

/**
 * Programs on this machine's disk, at the very path that the profile names (relative to the working folder), as the
 * original tools look them up. What cannot be read is not there. A file that comes or changes later is read anew. With a folder,
 * only files in it and below are read, links followed first: what a profile names is not the choice of who looks at it.
 */
export function diskSources(folder: string | null): SourceFiles {
  const kept = new Map<string, Kept>();
  return {
    linesOf(path) {
      if (!isWithin(folder, path)) return null;
      const facts = factsOf(path);
      if (facts === null || facts.bytes > mostBytes) return null;
      const known = kept.get(path);
      if (known?.modifiedMs === facts.modifiedMs && known.bytes === facts.bytes) return known.lines;
      const lines = read(path);
      kept.delete(path);
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      if (lines !== null) kept.set(path, { ...facts, lines });
      return lines;
    },
    absence: (path) =>
      folder !== null && programs.test(path) && !isWithin(folder, path)
        ? `${resolve(path)} is outside ${folder}, the folder that is served (--root), and is not read.`
        : absence(path),
  };
}

function isWithin(folder: string | null, path: string): boolean {
  if (folder === null) return true;
  // A file that is not there is outside, too: whether it is there is nobody's business.
  const [real, within] = [orNull(() => realpathSync(path)), orNull(() => realpathSync(folder))];
  if (real === null || within === null) return false;
  const way = relative(within, real);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function absence(path: string): string {
  if (path === '' || path.startsWith('<') || path === '~')
    return 'What this names is made by Python itself or typed in: there is no file of it.';
  if (!programs.test(path))
    return 'Only files that are called .py, .pyw, .pyx, .pxd, .pxi or .pyi are shown.';
  const facts = factsOf(path);
  const where = resolve(path);
  if (facts !== null && facts.bytes > mostBytes) return `${where} is larger than 16 MiB and is not shown.`;
  const looked = isAbsolute(path)
    ? `It was looked for at ${where}, where no such file can be read.`
    : `The profile names it without its folder. It was looked for at ${where}, in the folder in which Meliscope was started.`;
  return `${looked} Put it there to see it beside the figures.`;
}

/** Null for what is not the name of a program, and where there is no file. */
function factsOf(path: string): Omit<Kept, 'lines'> | null {
  if (!programs.test(path) || path.includes('\0')) return null;
  const facts = orNull(() => statSync(path));
  return facts?.isFile() === true ? { modifiedMs: facts.mtimeMs, bytes: facts.size } : null;
}

const read = (path: string): readonly string[] | null =>
  orNull(() => {
    const text = new TextDecoder().decode(readFileSync(path)).replaceAll(/\r\n?/g, '\n');
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  });

/** The system's no is an answer here: the profile is shown without its program. */
function orNull<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
