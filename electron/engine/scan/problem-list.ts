import type { Problem, ProblemKind } from '../../../shared/protocol/dump-state.ts';
import { asByteOffset, asLineNumber } from '../../../shared/model/units.ts';

/** More than this many problems are counted but not kept. */
export const keptProblems = 100;
const excerptCharacters = 120;
const lenient = new TextDecoder('utf-8');

/** Problems counted by kind, the first hundred kept with their place. */
export class ProblemList {
  counts: Partial<Record<ProblemKind, number>> = {};
  first: Problem[] = [];

  add(kind: ProblemKind, message: string, line: number, byteOffset: number, lineBytes: Uint8Array): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.first.length >= keptProblems) return;
    // Four bytes a character at the most; the cut may leave half a character, which decodes to U+FFFD.
    const text = lenient.decode(lineBytes.slice(0, excerptCharacters * 4));
    const excerpt = Array.from(text).slice(0, excerptCharacters).join('');
    this.first.push({
      kind,
      message,
      line: asLineNumber(line),
      byteOffset: asByteOffset(byteOffset),
      excerpt,
    });
  }
}
