import { noGraph } from '../../builders/no-graph.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import { asByteOffset, asBytes, asDumpId, asLineNumber } from '../../../shared/model/units.ts';
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { DumpState, ProblemReport } from '../../../shared/protocol/dump-state.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { SummaryPage, SummaryQuestion } from '../../../shared/protocol/summary.ts';
import type { EventMessage } from '../../../shared/protocol/wire.ts';
import type { CommandSession } from '../../../electron/hosts/cli/context.ts';

export interface StubRow {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  readonly max: number;
  readonly maxAddress: string;
}

export const threeRows: readonly StubRow[] = [
  { kind: 'dict', count: 5, bytes: 5000, max: 4000, maxAddress: '140293938443136' },
  { kind: 'str', count: 90, bytes: 4500, max: 90, maxAddress: '18446744073709551615' },
  { kind: 'int', count: 5, bytes: 500, max: 100, maxAddress: '16' },
];

const noProblems: ProblemReport = { counts: [], total: 0, first: [], skippedLines: 0 };

export const someProblems: ProblemReport = {
  total: 3,
  counts: [
    { kind: 'duplicate-address', count: 2 },
    { kind: 'truncated', count: 1 },
  ],
  first: [
    {
      kind: 'duplicate-address',
      line: asLineNumber(17),
      byteOffset: asByteOffset(1200),
      excerpt: '{',
      message: 'm',
    },
  ],
  skippedLines: 0,
};

interface StubOptions {
  readonly rows?: readonly StubRow[];
  readonly problems?: ProblemReport;
  /** Changes to the state that `whenRead` settles with. */
  readonly state?: Partial<DumpState>;
  /** The reading goes on until it is cancelled. */
  readonly endless?: boolean;
}

/** A session with made-up answers, which remembers what was asked of it. */
export class StubSession implements CommandSession {
  readonly opened: string[] = [];
  readonly questions: SummaryQuestion[] = [];
  closed = false;
  onEvent: ((message: EventMessage) => void) | undefined;
  /** Settles `problems` asks over the wire, for tests of cancelling. */
  problemsOverWire: (() => Promise<ProblemReport>) | null = null;
  readonly #options: StubOptions;

  constructor(options: StubOptions = {}) {
    this.#options = options;
  }

  get #rows(): readonly StubRow[] {
    return this.#options.rows ?? threeRows;
  }

  get totals(): DumpState['totals'] {
    const sum = (pick: (row: StubRow) => number): number =>
      this.#rows.reduce((all, row) => all + pick(row), 0);
    return {
      objects: sum(({ count }) => count),
      types: this.#rows.length,
      bytes: asBytes(sum(({ bytes }) => bytes)),
      references: 7,
    };
  }

  state(dump: DumpId): DumpState {
    const path = this.opened[dump] ?? '';
    return {
      dump,
      path,
      name: path.split('/').at(-1) ?? '',
      stage: 'ready',
      format: { id: 'meliae', title: 'meliae dump' },
      compressed: false,
      fileBytes: 1,
      modifiedMs: 1,
      takenMs: null,
      phase: null,
      totals: this.totals,
      problems: 0,
      failure: null,
      graph: { stage: 'none', failure: null, fromIndex: false, roots: { wishes: 0, revision: 0 } },
      revision: 1,
      ...this.#options.state,
    };
  }

  openDump(path: string): DumpId {
    this.opened.push(path);
    const dump = asDumpId(this.opened.length - 1);
    this.onEvent?.({ event: 'dumpState', data: this.state(dump) });
    return dump;
  }

  dumps(): readonly DumpState[] {
    return this.opened.map((_, at) => this.state(asDumpId(at)));
  }

  async whenRead(dump: DumpId, signal?: AbortSignal): Promise<DumpState> {
    if (this.#options.endless) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      return { ...this.state(dump), stage: 'cancelled' };
    }
    return this.state(dump);
  }

  summary(question: SummaryQuestion): SummaryPage {
    this.questions.push(question);
    if (question.filter === '/(/') throw fail('bad-request', 'The filter is not a regular expression.');
    const matching = this.#rows.filter(({ kind }) => kind.includes(question.filter));
    const window = matching.slice(question.from, question.from + question.limit);
    const sum = (rows: readonly StubRow[], pick: (row: StubRow) => number): number =>
      rows.reduce((all, row) => all + pick(row), 0);
    const { objects, bytes } = this.totals;
    const share = (part: number, all: number): number => (all === 0 ? 0 : (100 * part) / all);
    return {
      totals: this.totals,
      partial: false,
      matching: {
        rows: matching.length,
        count: sum(matching, ({ count }) => count),
        bytes: asBytes(sum(matching, (row) => row.bytes)),
      },
      from: question.from,
      kind: window.map(({ kind }) => kind),
      count: window.map(({ count }) => count),
      bytes: window.map((row) => asBytes(row.bytes)),
      max: window.map(({ max }) => asBytes(max)),
      maxAddress: window.map(({ maxAddress }) => maxAddress as AddressText),
      countPercent: window.map(({ count }) => share(count, objects)),
      bytesPercent: window.map((row) => share(row.bytes, bytes)),
      cumulativePercent: window.map((_, at) =>
        share(
          sum(matching.slice(0, question.from + at + 1), (row) => row.bytes),
          bytes,
        ),
      ),
    };
  }

  summaryText(_dump: DumpId, limit = 20): string {
    return `meliae's text of ${limit} rows`;
  }

  viewSummary(question: SummaryQuestion): Promise<SummaryPage> {
    return Promise.resolve(this.summary(question));
  }

  viewSummaryText(dump: DumpId, _view: ViewName, limit?: number): Promise<string> {
    return Promise.resolve(this.summaryText(dump, limit));
  }

  kindTable(): ReturnType<CommandSession['kindTable']> {
    const rows = this.#rows;
    const table = {
      kind: rows.map(({ kind }) => kind),
      count: Float64Array.from(rows, ({ count }) => count),
      bytes: Float64Array.from(rows, ({ bytes }) => bytes),
      max: Float64Array.from(rows, ({ max }) => max),
      maxAddress: rows.map(({ maxAddress }) => BigInt(maxAddress)),
    };
    return Promise.resolve({ totals: this.totals, table });
  }

  suspectCandidates(): ReturnType<CommandSession['suspectCandidates']> {
    return Promise.resolve({ reached: 0, list: [] });
  }

  measureCandidates(): ReturnType<CommandSession['measureCandidates']> {
    return Promise.resolve({ reached: 0, list: [] });
  }

  dominatorBoxes(): ReturnType<CommandSession['dominatorBoxes']> {
    return Promise.resolve([]);
  }

  diagnoseWith(): ReturnType<CommandSession['diagnoseWith']> {
    return Promise.reject(fail('not-found', 'This stub has no dump.'));
  }

  exportListing(): ReturnType<CommandSession['exportListing']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }

  exportHeap(): ReturnType<CommandSession['exportHeap']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }

  writeReport(): ReturnType<CommandSession['writeReport']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }

  whenIndexed(dump: DumpId): Promise<DumpState> {
    return Promise.resolve(this.state(dump));
  }

  indexPath(): string | null {
    return null;
  }

  problems(): ProblemReport {
    return this.#options.problems ?? noProblems;
  }

  handlers(): ReturnType<CommandSession['handlers']> {
    return {
      openDump: ({ path }) => ({ dump: this.openDump(path) }),
      dumps: () => this.dumps(),
      cancelReading: () => ({}),
      closeDump: () => ({}),
      summary: (question) => this.summary(question),
      summaryText: ({ dump }) => ({ text: this.summaryText(dump) }),
      problems: () => this.problemsOverWire?.() ?? this.problems(),
      ...noGraph,
    };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
