import type { ProfileQuestion, TracemallocAnswer } from '../../../shared/protocol/profile.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { mergeLineStats } from './lprof/merge.ts';
import { LprofProfile } from './lprof/lprof.ts';
import type { OpenProfile, SourceFiles } from './profile-importer.ts';
import { addProfiles } from './pstats/add.ts';
import { PstatsProfile } from './pstats/pstats.ts';
import { sortOf } from './question.ts';
import type { StatisticsDiff } from './tracemalloc/compare.ts';
import { compareTo } from './tracemalloc/compare.ts';
import type { TraceFilter } from './tracemalloc/filters.ts';
import { filterTraces } from './tracemalloc/filters.ts';
import type { TracemallocSnapshot } from './tracemalloc/snapshot.ts';
import { totalsOf } from './tracemalloc/snapshot.ts';
import { differenceText, tracebackLines } from './tracemalloc/text.ts';
import { framesOf } from './tracemalloc/traceback-order.ts';
import { TracemallocProfile } from './tracemalloc/tracemalloc.ts';

/** What is taken of tracemalloc snapshots, and against what they are held. */
export interface TogetherOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly anyFrame: boolean;
  readonly domain: number | null;
  readonly older: OpenProfile | null;
}

/** Several profiles as one. Throws 'bad-request' for what cannot be added, filtered or compared. */
export function together(
  profiles: readonly [OpenProfile, ...OpenProfile[]],
  options: TogetherOptions,
): OpenProfile {
  const [first, ...others] = profiles;
  if (first instanceof TracemallocProfile && others.length === 0) return ofMemory(first, options);
  const { include, exclude, anyFrame, domain, older } = options;
  if (include.length + exclude.length > 0 || anyFrame || domain !== null || older !== null)
    throw fail(
      'bad-request',
      '--include, --exclude, --any-frame, --domain and --compare are for one tracemalloc snapshot.',
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
  if (older === null) return new TracemallocProfile(newer);
  if (!(older instanceof TracemallocProfile))
    throw fail('bad-request', 'A tracemalloc snapshot is compared with another one only.');
  return new ComparedSnapshots(newer, filtered(older.snapshot));
}

const textRows = 20;

/** What `Snapshot.compare_to` says, in its order and, as text, in its words. */
class ComparedSnapshots implements OpenProfile {
  readonly format = 'tracemalloc';
  readonly #newer: TracemallocSnapshot;
  readonly #older: TracemallocSnapshot;

  constructor(newer: TracemallocSnapshot, older: TracemallocSnapshot) {
    this.#newer = newer;
    this.#older = older;
  }

  #difference({ by, cumulative, sort }: ProfileQuestion): StatisticsDiff {
    sortOf('a tracemalloc snapshot', sort, ['size']);
    return compareTo(this.#newer, this.#older, by ?? 'lineno', cumulative);
  }

  answer(question: ProfileQuestion): TracemallocAnswer {
    const { by, space, keys, size, sizeDiff, count, countDiff } = this.#difference(question);
    const totals = totalsOf(this.#newer);
    return {
      format: 'tracemalloc',
      totalSize: totals.size,
      totalCount: totals.count,
      tracebackLimit: this.#newer.tracebackLimit,
      total: keys.length,
      rows: Array.from(keys.subarray(0, question.limit ?? undefined), (key, row) => {
        const frames = framesOf(space, by, key);
        return {
          ...frames[0]!,
          size: size[row]!,
          sizeDiff: sizeDiff[row]!,
          count: count[row]!,
          countDiff: countDiff[row]!,
          ...(by === 'traceback' ? { traceback: frames } : {}),
        };
      }),
    };
  }

  *text(question: ProfileQuestion, sources: SourceFiles): Generator<string, void, void> {
    const { by, space, keys, size, sizeDiff, count, countDiff } = this.#difference(question);
    for (let row = 0; row < Math.min(question.limit ?? textRows, keys.length); row += 1) {
      const frames = framesOf(space, by, keys[row]!);
      const figures = {
        size: size[row]!,
        sizeDiff: sizeDiff[row]!,
        count: count[row]!,
        countDiff: countDiff[row]!,
      };
      const lines = [differenceText(frames[0]!, figures)];
      if (by === 'traceback') lines.push(...tracebackLines(frames, sources));
      yield `${lines.join('\n')}\n`;
    }
  }
}
