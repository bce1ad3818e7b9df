import type { ProfileQuestion, TracemallocAnswer } from '../../../shared/protocol/profile.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { mergeLineStats } from './lprof/merge.ts';
import { LprofProfile } from './lprof/lprof.ts';
import type { OpenProfile, SourceFiles } from './profile-importer.ts';
import { addProfiles } from './pstats/add.ts';
import { PstatsProfile } from './pstats/pstats.ts';
import { sortOf } from './question.ts';
import type { StatisticsDiff } from './tracemalloc/compare.ts';
import { compareSeries } from './tracemalloc/compare.ts';
import type { TraceFilter } from './tracemalloc/filters.ts';
import { filterTraces } from './tracemalloc/filters.ts';
import type { TracemallocSnapshot } from './tracemalloc/snapshot.ts';
import { totalsOf } from './tracemalloc/snapshot.ts';
import { differenceText, seriesText, tracebackLines } from './tracemalloc/text.ts';
import { framesOf } from './tracemalloc/traceback-order.ts';
import { TracemallocProfile } from './tracemalloc/tracemalloc.ts';

/** What is taken of tracemalloc snapshots, and against what they are held. */
export interface TogetherOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly anyFrame: boolean;
  readonly domain: number | null;
  /** Earlier snapshots, the oldest first. */
  readonly older: readonly OpenProfile[];
}

/** Several profiles as one. Throws 'bad-request' for what cannot be added, filtered or compared. */
export function together(
  profiles: readonly [OpenProfile, ...OpenProfile[]],
  options: TogetherOptions,
): OpenProfile {
  const [first, ...others] = profiles;
  if (first instanceof TracemallocProfile && others.length === 0) return ofMemory(first, options);
  const { include, exclude, anyFrame, domain, older } = options;
  if (include.length + exclude.length > 0 || anyFrame || domain !== null || older.length > 0)
    throw fail(
      'bad-request',
      '--include, --exclude, --any-frame, --domain and --compare are for tracemalloc snapshots.',
    );
  if (others.length === 0) return first;
  if (first instanceof PstatsProfile) {
    const added = others.filter((other) => other instanceof PstatsProfile);
    if (added.length === others.length)
      return new PstatsProfile(
        addProfiles([first.table, ...added.map(({ table }) => table)]),
        [first, ...added].flatMap(({ files }) => files),
      );
  }
  if (first instanceof LprofProfile) {
    const added = others.filter((other) => other instanceof LprofProfile);
    if (added.length === others.length)
      return new LprofProfile(mergeLineStats([first.stats, ...added.map(({ stats }) => stats)]));
  }
  throw fail('bad-request', 'Only cProfile files, or only line_profiler files, can be added up.');
}

function ofMemory(profile: TracemallocProfile, options: TogetherOptions): OpenProfile {
  const { include, exclude, anyFrame: allFrames, domain, older } = options;
  const filter = (pattern: string, inclusive: boolean): TraceFilter => ({
    inclusive,
    pattern,
    line: null,
    allFrames,
    domain: null,
  });
  const patterns = [
    ...include.map((pattern) => filter(pattern, true)),
    ...exclude.map((pattern) => filter(pattern, false)),
  ];
  const filtered = (snapshot: TracemallocSnapshot): TracemallocSnapshot => {
    const kept = patterns.length === 0 ? snapshot : filterTraces(snapshot, patterns);
    return domain === null
      ? kept
      : filterTraces(kept, [{ inclusive: true, pattern: null, line: null, allFrames, domain }]);
  };
  const newer = filtered(profile.snapshot);
  const before = older.map((each) => {
    if (!(each instanceof TracemallocProfile))
      throw fail('bad-request', 'A tracemalloc snapshot is compared with others of its kind only.');
    return filtered(each.snapshot);
  });
  const [first, ...others] = before;
  return first === undefined
    ? new TracemallocProfile(newer)
    : new ComparedSnapshots([first, ...others], newer);
}

const textRows = 20;

/** What `Snapshot.compare_to` says of the last and the first, in its order; of two, as text, in its words. */
class ComparedSnapshots implements OpenProfile {
  readonly format = 'tracemalloc';
  readonly #snapshots: readonly [TracemallocSnapshot, ...TracemallocSnapshot[]];
  readonly #newest: TracemallocSnapshot;

  /** The oldest first. */
  constructor(older: readonly [TracemallocSnapshot, ...TracemallocSnapshot[]], newest: TracemallocSnapshot) {
    this.#snapshots = [...older, newest];
    this.#newest = newest;
  }

  #difference({ by, cumulative, sort }: ProfileQuestion): StatisticsDiff {
    sortOf('a tracemalloc snapshot', sort, ['size']);
    return compareSeries(this.#snapshots, by ?? 'lineno', cumulative);
  }

  answer(question: ProfileQuestion): TracemallocAnswer {
    const { by, space, keys, size, sizeDiff, count, countDiff, sizes, counts } = this.#difference(question);
    const totals = this.#snapshots.map(totalsOf);
    const newest = totalsOf(this.#newest);
    const isSeries = sizes.length > 2;
    return {
      format: 'tracemalloc',
      totalSize: newest.size,
      totalCount: newest.count,
      tracebackLimit: this.#newest.tracebackLimit,
      total: keys.length,
      ...(isSeries
        ? {
            totalSizes: totals.map((total) => total.size),
            totalCounts: totals.map((total) => total.count),
          }
        : {}),
      rows: Array.from(keys.subarray(0, question.limit ?? undefined), (key, row) => {
        const frames = framesOf(space, by, key);
        return {
          ...frames[0]!,
          size: size[row]!,
          sizeDiff: sizeDiff[row]!,
          count: count[row]!,
          countDiff: countDiff[row]!,
          ...(isSeries ? { sizes: sizes.map((of) => of[row]!), counts: counts.map((of) => of[row]!) } : {}),
          ...(by === 'traceback' ? { traceback: frames } : {}),
        };
      }),
    };
  }

  *text(question: ProfileQuestion, sources: SourceFiles): Generator<string, void, void> {
    const { by, space, keys, size, sizeDiff, count, countDiff, sizes, counts } = this.#difference(question);
    for (let row = 0; row < Math.min(question.limit ?? textRows, keys.length); row += 1) {
      const frames = framesOf(space, by, keys[row]!);
      const changes = { sizeDiff: sizeDiff[row]!, countDiff: countDiff[row]! };
      const line =
        sizes.length > 2
          ? seriesText(frames[0]!, {
              ...changes,
              sizes: sizes.map((of) => of[row]!),
              counts: counts.map((of) => of[row]!),
            })
          : differenceText(frames[0]!, { ...changes, size: size[row]!, count: count[row]! });
      const lines = by === 'traceback' ? [line, ...tracebackLines(frames, sources)] : [line];
      yield `${lines.join('\n')}\n`;
    }
  }
}
