import { fail } from '../../../../shared/protocol/failure.ts';
import type { MprofAnswer, ProfileQuestion } from '../../../../shared/protocol/profile.ts';
import type { OpenProfile, ProfileImporter } from '../profile-importer.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import { textOf } from '../text-lines/byte-text.ts';
import { headLines, LineSplitter } from '../text-lines/line-splitter.ts';
import { Recording } from './recording.ts';

/** No command line is longer. */
const longestLine = 4 << 20;

/** mprof's `.dat`, and what `python -m memory_profiler --timestamp` prints. */
export const mprof: ProfileImporter = {
  id: 'mprof',
  title: 'mprof recording',
  sniff,
  async open(source, watch) {
    const recording = new Recording();
    const splitter = new LineSplitter((bytes, from, to) => {
      if (splitter.isCut) recording.odd(splitter.line);
      else recording.take(textOf(bytes, from, to), splitter.line);
    }, longestLine);
    for await (const window of source.windows(watch)) splitter.push(window);
    splitter.end();
    if (
      recording.samples.length + recording.functions.length + recording.children.size === 0 &&
      recording.oddLines > 0
    )
      throw fail(
        'damaged',
        `${source.name} begins like an mprof recording, but no line of it could be read.`,
      );
    return new MprofProfile(source.path, recording);
  },
};

const record = /^(?:MEM -?\d+\.\d+ \d|CHLD \d+ -?\d+\.\d+ \d|FUNC .* \d+\.\d+(?: \d+)?$|CMDLINE(?: |$))/;

/** The program's own output may stand between the lines of --timestamp. */
function sniff(head: Uint8Array): number {
  let known = 0;
  let other = 0;
  for (const line of headLines(head)) {
    if (record.test(line.slice(0, 2000)) || (line.length > 2000 && /^(?:CMDLINE|FUNC) /.test(line)))
      known += 1;
    else if (line.trim() !== '') other += 1;
  }
  return known === 0 ? 0 : known >= other ? 0.95 : 0.3;
}

export class MprofProfile implements OpenProfile {
  readonly format = 'mprof';
  readonly recording: Recording;
  readonly #path: string;

  constructor(path: string, recording: Recording) {
    this.#path = path;
    this.recording = recording;
  }

  answer(question: ProfileQuestion): MprofAnswer {
    const what = 'an mprof recording';
    refuseGrouping(what, question);
    sortOf(what, question.sort, ['time']);
    const { recording } = this;
    const limit = question.limit ?? undefined;
    const children = [...recording.children];
    return {
      format: 'mprof',
      peakMiB: recording.peakMiB(),
      samples: recording.samples.slice(0, limit),
      functions: recording.functions.slice(0, limit),
      children: Object.fromEntries(children),
      childPeaksMiB: Object.fromEntries(children.map(([pid, of]) => [pid, highest(of)])),
      runs: recording.runs(),
      oddLines: recording.oddLines,
      firstOddLine: recording.firstOddLine === 0 ? null : recording.firstOddLine,
    };
  }

  /** As `mprof peak`, then the functions. */
  *text(question: ProfileQuestion): Generator<string, void, void> {
    const { peakMiB, childPeaksMiB, functions, runs } = this.answer(question);
    yield `${this.#path}\t${peakMiB.toFixed(3)} MiB\n`;
    for (const [pid, peak] of Object.entries(childPeaksMiB))
      yield `  Child ${pid}\t\t\t${peak.toFixed(3)} MiB\n`;
    if (runs.length > 1) {
      yield '\nRuns:\n';
      for (const { command, peakMiB: peak } of runs)
        yield `${peak.toFixed(3).padStart(12)} MiB  ${command ?? ''}`.trimEnd() + '\n';
    }
    if (functions.length === 0) return;
    yield '\n     seconds     start MiB       end MiB      increment  function\n';
    for (const { name, start, end, startMiB, endMiB } of functions) {
      const figures = [
        (end - start).toFixed(4),
        startMiB.toFixed(4),
        endMiB.toFixed(4),
        (endMiB - startMiB).toFixed(4),
      ];
      const [seconds = '', ...sizes] = figures;
      yield `${seconds.padStart(12)} ${sizes.map((size) => size.padStart(13)).join(' ')}    ${name}\n`;
    }
  }
}

const highest = (samples: readonly (readonly [number, number])[]): number =>
  samples.reduce((peak, [, memory]) => Math.max(peak, memory), 0);
