import { readFileSync, statSync } from 'node:fs';
import type { SourceFiles } from './profile-importer.ts';

/** A profile comes from anywhere and may name any file: only what is called like a program is looked at. */
const programs = /\.(?:py|pyw|pyx|pxi|pyi)$/i;
/** Programs are text of a few megabytes at most; anything else at the path is not the program. */
const mostBytes = 16 << 20;

/**
 * Programs on this machine's disk, at the very path that the profile names (relative to the working folder), as the
 * original tools look them up. What cannot be read is not there.
 */
export function diskSources(): SourceFiles {
  const known = new Map<string, readonly string[] | null>();
  return {
    linesOf(path) {
      let lines = known.get(path);
      if (lines === undefined) {
        lines = read(path);
        known.set(path, lines);
      }
      return lines;
    },
  };
}

function read(path: string): readonly string[] | null {
  if (!programs.test(path) || path.includes('\0')) return null;
  try {
    const facts = statSync(path);
    if (!facts.isFile() || facts.size > mostBytes) return null;
    const text = new TextDecoder().decode(readFileSync(path)).replaceAll(/\r\n?/g, '\n');
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  } catch (error) {
    // The system said no, which is an answer here: the profile is shown without its program.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
