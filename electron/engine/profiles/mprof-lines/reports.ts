import { fail } from '../../../../shared/protocol/failure.ts';
import type { MprofLinesAnswer } from '../../../../shared/protocol/profile.ts';

type Report = MprofLinesAnswer['functions'][number];
type Row = Report['lines'][number];

/** "Occurences" is how memory_profiler 0.58 spelt it; before, there was no such column. */
export const headLine = /^Line #\s+Mem usage\s+Increment(\s+Occurr?ences)?\s+Line Contents\s*$/;
const fileLine = /^Filename: (.*)$/;
const size = String.raw`(-?\d{1,15}(?:\.\d{1,12})?) MiB`;
const rowWithCount = new RegExp(String.raw`^\s*(\d{1,9})\s+${size}\s+${size}\s+(\d{1,15})(?:   (.*))?$`);
const rowWithoutCount = new RegExp(String.raw`^\s*(\d{1,9})\s+${size}\s+${size}(?:   (.*))?$`);
/** Where memory_profiler writes the source, whatever the width of its heads. */
export const contentsAt = (hasOccurrences: boolean): number => (hasOccurrences ? 47 : 35);
/** A program has fewer lines in all of its functions. */
const mostRows = 5_000_000;

/** The reports of a text, read line by line; what stands around them is the program's own output. */
export class LineReports {
  readonly reports: (Report & { lines: Row[]; function: string | null })[] = [];
  /** For the text output: heads and rules as they were, and the decimals of the figures (--precision). */
  readonly heads: { head: string; rule: string; decimals: number }[] = [];
  #file: string | null = null;
  /** Where the source text begins in lines without figures. */
  #contentsAt = 0;
  #open: (Report & { lines: Row[]; function: string | null }) | null = null;
  #rows = 0;

  take(line: string): void {
    const file = fileLine.exec(line);
    if (file !== null) {
      this.#file = file[1] ?? '';
      this.#open = null;
      return;
    }
    const head = headLine.exec(line);
    if (head !== null && this.#file !== null) {
      this.#contentsAt = contentsAt(head[1] !== undefined);
      this.#open = { file: this.#file, function: null, hasOccurrences: head[1] !== undefined, lines: [] };
      this.reports.push(this.#open);
      this.heads.push({ head: line, rule: '', decimals: 0 });
      return;
    }
    const open = this.#open;
    if (open === null) return;
    if (/^=+$/.test(line) && open.lines.length === 0) {
      this.heads[this.heads.length - 1]!.rule = line;
      return;
    }
    const row = this.#row(line, open.hasOccurrences);
    if (row === null) {
      this.#open = null;
      return;
    }
    const shown = this.heads.at(-1)!;
    shown.decimals = Math.max(shown.decimals, /\.(\d+) MiB/.exec(line)?.[1]?.length ?? 0);
    open.function ??= /^\s*(?:async\s+)?def\s+([^\s(:[]+)/.exec(row.text)?.[1] ?? null;
    open.lines.push(row);
    this.#rows += 1;
    if (this.#rows > mostRows) throw fail('too-large', `The reports have more than ${mostRows} lines.`);
  }

  #row(line: string, hasOccurrences: boolean): Row | null {
    const counted = hasOccurrences ? rowWithCount.exec(line) : null;
    if (counted !== null) {
      const [, number, memory, increment, occurrences, text = ''] = counted;
      return {
        line: Number(number),
        memoryMiB: Number(memory),
        incrementMiB: Number(increment),
        occurrences: Number(occurrences),
        text,
      };
    }
    const plain = hasOccurrences ? null : rowWithoutCount.exec(line);
    if (plain !== null) {
      const [, number, memory, increment, text = ''] = plain;
      return {
        line: Number(number),
        memoryMiB: Number(memory),
        incrementMiB: Number(increment),
        occurrences: null,
        text,
      };
    }
    const bare = /^\s*(\d{1,9})(?=\s|$)/.exec(line.slice(0, this.#contentsAt));
    if (bare === null || line.slice(bare[0].length, this.#contentsAt).trim() !== '') return null;
    return {
      line: Number(bare[1]),
      memoryMiB: null,
      incrementMiB: null,
      occurrences: null,
      text: line.slice(this.#contentsAt),
    };
  }
}
