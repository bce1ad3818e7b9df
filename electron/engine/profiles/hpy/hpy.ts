import type { HpyAnswer, ProfileQuestion } from '../../../../shared/protocol/profile.ts';
import type { OpenProfile, ProfileImporter } from '../profile-importer.ts';
import { pythonBytes } from '../python-text.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import { forEachLine } from '../text-lines/placed-lines.ts';
import { SampleReader } from './sample-reader.ts';
import type { HeapSamples } from './samples.ts';
import { sampleText } from './text.ts';

/** As many rows as heapy prints of a partition. */
const textRows = 10;
const latin1 = new TextDecoder('latin1');

/** guppy's heapy: samples of `Stat.dump`, appended to each other. */
export const hpy: ProfileImporter = {
  id: 'hpy',
  title: 'heapy file',
  sniff: (head) => (latin1.decode(head.subarray(0, 64)).startsWith('.loader: _load_') ? 1 : 0),
  async open(source, watch) {
    const reader = new SampleReader();
    await forEachLine(source, watch, (bytes, from, to, line, at, hasEnd) => {
      const text = pythonBytes(bytes.subarray(from, to));
      if (hasEnd || text.startsWith('.end: ')) reader.line(text, line, at);
      else reader.cutLine(line);
    });
    return new HpyProfile(reader.samples(source.bytes));
  },
};

export class HpyProfile implements OpenProfile {
  readonly format = 'hpy';
  readonly samples: HeapSamples;

  constructor(samples: HeapSamples) {
    this.samples = samples;
  }

  /** A limit is of the rows of each sample. */
  answer(question: ProfileQuestion): HpyAnswer {
    check(question);
    const { samples } = this;
    return {
      format: 'hpy',
      samples: Array.from(samples.time, (time, sample) => {
        const from = samples.rowStart[sample]!;
        const end = samples.rowStart[sample + 1]!;
        const to = Math.min(end, from + (question.limit ?? Infinity));
        return {
          time,
          count: samples.count[sample]!,
          size: samples.size[sample]!,
          rows: Array.from({ length: to - from }, (_, i) => ({
            kind: samples.kinds[samples.rowKind[from + i]!]!,
            count: samples.rowCount[from + i]!,
            size: samples.rowSize[from + i]!,
          })),
        };
      }),
      ...(samples.unfinishedLine > 0 ? { unfinishedLine: samples.unfinishedLine } : {}),
    };
  }

  *text(question: ProfileQuestion): Generator<string, void, void> {
    check(question);
    for (let sample = 0; sample < this.samples.time.length; sample += 1)
      yield (sample === 0 ? '' : '\n') + sampleText(this.samples, sample, question.limit ?? textRows);
  }
}

function check(question: ProfileQuestion): void {
  refuseGrouping('a heapy file', question);
  sortOf('a heapy file', question.sort, ['size']);
}
