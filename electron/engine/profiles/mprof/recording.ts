import { fail } from '../../../../shared/protocol/failure.ts';
import type { MprofFunction, MprofRun } from '../../../../shared/protocol/profile.ts';

/** A figure as mprof writes it. Also "nan" and "inf" exist in Python, but never in these files. */
const figure = /^-?\d{1,15}(?:\.\d{1,12})?(?:e[-+]?\d{1,3})?$/;
const wholeNumber = /^\d{1,10}$/;
/** mprof's own sampling never comes to a thousandth of it. */
const mostRecords = 20_000_000;

/** What is in a `.dat` file, read line by line; all times in seconds since 1970, all sizes in MiB. */
export class Recording {
  readonly samples: (readonly [number, number])[] = [];
  readonly functions: MprofFunction[] = [];
  readonly children = new Map<string, (readonly [number, number])[]>();
  oddLines = 0;
  firstOddLine = 0;
  #records = 0;
  readonly #runs: { command: string; from: number }[] = [];

  /** Reads one line. Unknown keywords are passed over, as by mprof. Throws 'too-large'. */
  take(line: string, number: number): void {
    const space = line.indexOf(' ');
    const keyword = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? '' : line.slice(space + 1);
    let isRead = true;
    if (keyword === 'MEM') isRead = this.#sample(rest.trim().split(/\s+/));
    else if (keyword === 'CHLD') isRead = this.#child(rest.trim().split(/\s+/));
    else if (keyword === 'FUNC') isRead = this.#function(rest);
    else if (keyword === 'CMDLINE') this.#runs.push({ command: rest, from: this.samples.length });
    else return;
    if (!isRead) this.odd(number);
    this.#records += 1;
    if (this.#records > mostRecords)
      throw fail('too-large', `This recording has more than ${mostRecords} records.`);
  }

  odd(number: number): void {
    this.oddLines += 1;
    if (this.firstOddLine === 0) this.firstOddLine = number;
  }

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  /** The runs in the order of the file. A file without CMDLINE is one run. */
  runs(): MprofRun[] {
    const first = this.#runs[0];
    const starts =
      first === undefined || first.from > 0 ? [{ command: null, from: 0 }, ...this.#runs] : this.#runs;
    return starts.map(({ command, from }, at) => {
      const to = starts[at + 1]?.from ?? this.samples.length;
      return { command, from, to, peakMiB: peakOf(this.samples, from, to) };
    });
  }

  /** The highest sample; of a file without samples the highest figure of a function. */
  peakMiB(): number {
    if (this.samples.length > 0) return peakOf(this.samples, 0, this.samples.length);
    let peak = 0;
    for (const { startMiB, endMiB } of this.functions) peak = Math.max(peak, startMiB, endMiB);
    return peak;
  }

  #sample([memory = '', time = '', ...more]: readonly string[]): boolean {
    if (!figure.test(memory) || !figure.test(time) || more.length > 0) return false;
    this.samples.push([Number(time), Number(memory)]);
    return true;
  }

  #child([pid = '', memory = '', time = '', ...more]: readonly string[]): boolean {
    if (!wholeNumber.test(pid) || !figure.test(memory) || !figure.test(time) || more.length > 0) return false;
    const samples = this.children.get(pid);
    if (samples === undefined) this.children.set(pid, [[Number(time), Number(memory)]]);
    else samples.push([Number(time), Number(memory)]);
    return true;
  }

  /** "NAME MiB time MiB time[ level]", from the right: a name of `profile.timestamp` may have spaces. */
  #function(rest: string): boolean {
    const words = rest.trimEnd().split(' ');
    // Every figure has a point and a level has none.
    const level = wholeNumber.test(words.at(-1) ?? '') ? words.pop() : undefined;
    if (words.length < 5) return false;
    const [startMiB = '', start = '', endMiB = '', end = ''] = words.splice(-4);
    const name = words.join(' ');
    if (![startMiB, start, endMiB, end].every((word) => figure.test(word))) return false;
    this.functions.push({
      name,
      start: Number(start),
      end: Number(end),
      startMiB: Number(startMiB),
      endMiB: Number(endMiB),
      level: level === undefined ? null : Number(level),
    });
    return true;
  }
}

function peakOf(samples: readonly (readonly [number, number])[], from: number, to: number): number {
  let peak = 0;
  for (let at = from; at < to; at += 1) peak = Math.max(peak, samples[at]![1]);
  return peak;
}
