import type {
  ProfileQuestion,
  TracemallocAnswer,
  TracemallocKey,
} from '../../../../shared/protocol/profile.ts';
import { beginsWithClass } from '../pickle/head.ts';
import { readPickle } from '../pickle/read-pickle.ts';
import type { OpenProfile, ProfileImporter, SourceFiles } from '../profile-importer.ts';
import { sortOf } from '../question.ts';
import type { TracemallocSnapshot } from './snapshot.ts';
import { totalsOf } from './snapshot.ts';
import { SnapshotShape } from './snapshot-shape.ts';
import type { Statistics } from './statistics.ts';
import { statistics } from './statistics.ts';
import { statisticText, tracebackLines } from './text.ts';
import { framesOf } from './traceback-order.ts';

const textRows = 20;

/** `Snapshot.dump` of Python 3.4 to 3.14. */
export const tracemalloc: ProfileImporter = {
  id: 'tracemalloc',
  title: 'tracemalloc snapshot',
  sniff: (head) => (beginsWithClass(head, ['tracemalloc'], 'Snapshot') ? 1 : 0),
  async open(source, watch) {
    const shape = new SnapshotShape();
    await readPickle(source, shape, watch);
    return new TracemallocProfile(shape.snapshot());
  },
};

export class TracemallocProfile implements OpenProfile {
  readonly format = 'tracemalloc';
  readonly snapshot: TracemallocSnapshot;

  constructor(snapshot: TracemallocSnapshot) {
    this.snapshot = snapshot;
  }

  answer(question: ProfileQuestion): TracemallocAnswer {
    const rows = this.#rows(question);
    const { size, count } = totalsOf(this.snapshot);
    return {
      format: 'tracemalloc',
      totalSize: size,
      totalCount: count,
      tracebackLimit: this.snapshot.tracebackLimit,
      total: rows.keys.length,
      rows: Array.from(rows.keys.subarray(0, question.limit ?? undefined), (key, row) => {
        const frames = framesOf(this.snapshot, rows.by, key);
        return {
          ...frames[0]!,
          size: rows.size[row]!,
          count: rows.count[row]!,
          ...(rows.by === 'traceback' ? { traceback: frames } : {}),
        };
      }),
    };
  }

  *text(question: ProfileQuestion, sources: SourceFiles): Generator<string, void, void> {
    const rows = this.#rows(question);
    const limit = Math.min(question.limit ?? textRows, rows.keys.length);
    for (let row = 0; row < limit; row += 1) {
      const frames = framesOf(this.snapshot, rows.by, rows.keys[row]!);
      const lines = [statisticText(frames[0]!, rows.size[row]!, rows.count[row]!)];
      if (rows.by === 'traceback') lines.push(...tracebackLines(frames, sources));
      yield `${lines.join('\n')}\n`;
    }
  }

  #rows({ by, cumulative, sort }: ProfileQuestion): Statistics {
    sortOf('a tracemalloc snapshot', sort, ['size']);
    const key: TracemallocKey = by ?? 'lineno';
    return statistics(this.snapshot, key, cumulative);
  }
}
