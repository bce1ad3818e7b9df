import type {
  CallerFigures,
  CallFigures,
  FunctionPlace,
  ProfileQuestion,
  PstatsAnswer,
} from '../../../../shared/protocol/profile.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { marshalRefusal } from '../marshal/reader.ts';
import { readMarshalDict } from '../marshal/read-dict.ts';
import type { OpenProfile, ProfileImporter, ProfileWatch } from '../profile-importer.ts';
import type { ProfileSource } from '../profile-source.ts';
import { refuseGrouping } from '../question.ts';
import type { CallTable, Figures } from './call-table.ts';
import { totalsOf } from './call-table.ts';
import { inOrder, type OrderedPlaces } from './order.ts';
import { StatsSink } from './read-stats.ts';
import type { ProfileFile } from './text.ts';
import { calleesText, callersText, statsText } from './text.ts';

/** A thousand times the profile of a large program; held in memory while it is read. */
const mostBytes = 1 << 30;

/** What `cProfile`, `profile` and `pstats.Stats.dump_stats` write, of Python 2.7 to 3.14. */
export const pstats: ProfileImporter = {
  id: 'pstats',
  title: 'cProfile file',
  sniff(head) {
    if ((head[0]! & 0x7f) !== 0x7b) return 0;
    const key = head[1]! & 0x7f;
    // A dict whose first key is a tuple of three: short (')') or long ('(').
    if (key === 0x29) return head[2] === 3 ? 0.9 : 0;
    if (key === 0x28) return head[2] === 3 && head[3] === 0 && head[4] === 0 && head[5] === 0 ? 0.9 : 0;
    return head.length === 2 && head[1] === 0x30 ? 0.9 : 0;
  },
  async open(source, watch) {
    const bytes = await wholeContent(source, watch);
    const { table } = await readMarshalDict(bytes, () => new StatsSink(), watch);
    if (table.listed === 0) throw marshalRefusal('The profile holds no function', 0);
    return new PstatsProfile(table, [{ path: source.path, modifiedMs: source.modifiedMs }]);
  },
};

async function wholeContent(source: ProfileSource, watch: ProfileWatch): Promise<Uint8Array> {
  if (source.bytes > mostBytes)
    throw fail('too-large', `${source.name} is larger than 1 GiB, which no profile of cProfile is.`);
  const bytes = new Uint8Array(source.bytes);
  let at = 0;
  for await (const window of source.windows(watch)) {
    bytes.set(window, at);
    at += window.length;
  }
  return bytes;
}

export class PstatsProfile implements OpenProfile {
  readonly format = 'pstats';
  readonly table: CallTable;
  readonly files: readonly ProfileFile[];

  constructor(table: CallTable, files: readonly ProfileFile[]) {
    this.table = table;
    this.files = files;
  }

  answer(question: ProfileQuestion): PstatsAnswer {
    const { table } = this;
    const { places } = this.#order(question);
    const totals = totalsOf(table);
    return {
      format: 'pstats',
      totalCalls: totals.calls,
      totalPrimitiveCalls: totals.primitive,
      totalTime: totals.own,
      functions: table.listed,
      rows: Array.from(places.subarray(0, question.limit ?? undefined), (place) => ({
        ...figuresOf(placeOf(table, table.functionAt(place)), table.figuresAt(place)),
        callers: Array.from(table.callersAt(place), ({ function: row, calls, figures }): CallerFigures => {
          const caller = placeOf(table, row);
          return figures === null ? { ...caller, calls } : figuresOf(caller, figures);
        }),
      })),
    };
  }

  text(question: ProfileQuestion): Iterable<string> {
    return statsText(this.table, this.files, this.#order(question), question.limit ?? this.table.listed);
  }

  /** What `print_callers` or `print_callees` prints. */
  callsText(question: ProfileQuestion, direction: 'callers' | 'callees'): Iterable<string> {
    const text = direction === 'callers' ? callersText : calleesText;
    return text(this.table, this.#order(question), question.limit ?? this.table.listed);
  }

  #order(question: ProfileQuestion): OrderedPlaces {
    refuseGrouping('a profile', question);
    return inOrder(this.table, question.sort ?? 'cumulative');
  }
}

const placeOf = (table: CallTable, row: number): FunctionPlace => ({
  file: table.fileOf(row),
  line: table.lineOf(row),
  function: table.nameOf(row),
});

const figuresOf = (place: FunctionPlace, { calls, primitive, own, cumulative }: Figures): CallFigures => ({
  ...place,
  calls,
  primitiveCalls: primitive,
  ownTime: own,
  cumulativeTime: cumulative,
});
