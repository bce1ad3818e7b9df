import type { Problem, ProblemKind } from '../../../shared/protocol/dump-state.ts';
import { asByteOffset, asLineNumber } from '../../../shared/model/units.ts';

/** More than this many problems are counted but not kept. */
export const keptProblems = 100;
const excerptCharacters = 120;
/** Four bytes a character at the most. */
export const excerptBytes = excerptCharacters * 4;
const lenient = new TextDecoder('utf-8');

/** The start of a line as text; where it is cut, half a character may be left, which decodes to U+FFFD. */
export const excerptOf = (lineBytes: Uint8Array): string =>
  Array.from(lenient.decode(lineBytes.slice(0, excerptBytes)))
    .slice(0, excerptCharacters)
    .join('');

/** Problems counted by kind, the first hundred kept with their place. */
export class ProblemList {
  counts: Partial<Record<ProblemKind, number>> = {};
  first: Problem[] = [];

  add(kind: ProblemKind, message: string, line: number, byteOffset: number, lineBytes: Uint8Array): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.first.length >= keptProblems) return;
    this.first.push({
      kind,
      message,
      line: asLineNumber(line),
      byteOffset: asByteOffset(byteOffset),
      excerpt: excerptOf(lineBytes),
    });
  }
}
