import { asByteOffset, asLineNumber } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { growingF64, growingU32 } from '../growing-column.ts';
import { TextTable } from '../text-table.ts';
import type { HeapSamples } from './samples.ts';

/** Names that a sample's head has; others are passed over, as heapy's own reader does. */
const needed = ['timemade', 'count', 'size'] as const;

/**
 * Reads lines of heapy's format: `.name: value` up to the rows `.r: count size kind`, then `.end: .loader: …`. Kinds
 * may hold spaces. Source: guppy3, guppy/heapy/Part.py and Use.py. Throws 'damaged' with line and byte.
 */
export class SampleReader {
  readonly #kinds = new TextTable();
  readonly #time = growingF64();
  readonly #count = growingF64();
  readonly #size = growingF64();
  readonly #rowStart = growingU32();
  readonly #rowKind = growingU32();
  readonly #rowCount = growingF64();
  readonly #rowSize = growingF64();
  #head: Map<string, string> | null = null;
  #headLine = 0;
  #kindHeader = '';
  #inRows = false;
  /** Rows of whole samples. */
  #wholeRows = 0;

  /** One line without its end; `line` counts from 1, `at` is its first byte. */
  line(text: string, line: number, at: number): void {
    if (text === '') return;
    const colon = text.indexOf(': ');
    const name = colon < 0 ? '' : text.slice(1, colon);
    if (text[0] !== '.' || name === '')
      throw refused(`is no line of a heapy file: ${quoted(text)}`, line, at);
    const value = text.slice(colon + 2);
    if (name === 'r') this.#row(value, line, at);
    else if (name === 'end') this.#end(line, at);
    else this.#headLineOf(name, value, line, at);
  }

  /** A last line that was not written to its end: it belongs to a sample that was not either. */
  cutLine(line: number): void {
    if (this.#head !== null) return;
    this.#head = new Map();
    this.#headLine = line;
  }

  #headLineOf(name: string, value: string, line: number, at: number): void {
    if (name === 'loader') {
      // heapy appends: a sample that was being written when its process ended is followed by the next run's first.
      this.#dropUnfinished();
      this.#head = new Map();
      this.#headLine = line;
      this.#inRows = false;
    }
    if (this.#head === null) throw refused(`stands outside of a sample: ${quoted(name)}`, line, at);
    if (this.#inRows) throw refused(`stands among the rows of a sample: ${quoted(name)}`, line, at);
    if (this.#head.size > 100) throw refused('makes the head of a sample longer than any is', line, at);
    this.#head.set(name, value);
  }

  #row(value: string, line: number, at: number): void {
    if (this.#head === null) throw refused('is a row outside of a sample', line, at);
    const parts = /^(-?\d{1,16}) (-?\d{1,16}) (.*)$/s.exec(value);
    if (parts === null) throw refused(`is no row of a sample: ${quoted(value)}`, line, at);
    const [count, size] = [Number(parts[1]), Number(parts[2])];
    if (!Number.isSafeInteger(count) || !Number.isSafeInteger(size))
      throw refused('has a figure beyond 2^53', line, at);
    this.#inRows = true;
    this.#rowKind.push(this.#kinds.row(parts[3] ?? ''));
    this.#rowCount.push(count);
    this.#rowSize.push(size);
  }

  #end(line: number, at: number): void {
    const head = this.#head;
    if (head === null) throw refused('ends a sample that did not begin', line, at);
    const [time, count, size] = needed.map((name) => {
      const figure = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(head.get(name) ?? '')
        ? Number(head.get(name))
        : NaN;
      if (!Number.isFinite(figure)) throw refused(`ends a sample that has no ${name}`, line, at);
      return figure;
    }) as [number, number, number];
    const rows = this.#rowKind.length - this.#wholeRows;
    const announced = head.get('numrows');
    if (announced !== undefined && announced !== String(rows))
      throw refused(`ends a sample of ${rows} rows that announces ${announced.slice(0, 20)}`, line, at);
    this.#time.push(time);
    this.#count.push(count);
    this.#size.push(size);
    this.#rowStart.push(this.#wholeRows);
    this.#wholeRows = this.#rowKind.length;
    this.#kindHeader = head.get('kindheader') ?? '';
    this.#head = null;
    this.#inRows = false;
  }

  #dropUnfinished(): void {
    for (const column of [this.#rowKind, this.#rowCount, this.#rowSize]) column.truncate(this.#wholeRows);
  }

  /** Once, after the last line. Throws 'damaged' when no sample is whole. */
  samples(bytes: number): HeapSamples {
    const unfinishedLine = this.#head === null ? 0 : this.#headLine;
    this.#dropUnfinished();
    if (this.#time.length === 0)
      throw fail('damaged', 'The heapy file ends before its first sample is whole.', {
        byteOffset: asByteOffset(bytes),
      });
    this.#rowStart.push(this.#wholeRows);
    return {
      kinds: this.#kinds.texts,
      time: this.#time.finish(),
      count: this.#count.finish(),
      size: this.#size.finish(),
      rowStart: this.#rowStart.finish(),
      rowKind: this.#rowKind.finish(),
      rowCount: this.#rowCount.finish(),
      rowSize: this.#rowSize.finish(),
      kindHeader: this.#kindHeader,
      unfinishedLine,
    };
  }
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 60));

const refused = (what: string, line: number, at: number) =>
  fail('damaged', `Line ${line}, at byte ${at}, ${what}.`, {
    line: asLineNumber(line),
    byteOffset: asByteOffset(at),
  });
