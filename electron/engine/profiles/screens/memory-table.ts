import type { ProfileScope } from '../../../../shared/protocol/profile-screen.ts';
import { compareTo } from '../tracemalloc/compare.ts';
import type { TraceFilter } from '../tracemalloc/filters.ts';
import { filterTraces } from '../tracemalloc/filters.ts';
import type { TracemallocSnapshot } from '../tracemalloc/snapshot.ts';
import { statistics } from '../tracemalloc/statistics.ts';
import { framesOf } from '../tracemalloc/traceback-order.ts';
import type { ScreenTable } from './screen-table.ts';

/** The patterns of a list with commas, as tracemalloc's filters. */
const patternFilters = (patterns: string, inclusive: boolean, allFrames: boolean): TraceFilter[] =>
  patterns
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
    .map((pattern) => ({ inclusive, pattern, line: null, allFrames, domain: null }));

/** The traces that the scope lets through. The domain is asked of all that the patterns leave, so both hold. */
export function scopedSnapshot(
  snapshot: TracemallocSnapshot,
  { include, exclude, allFrames, domain }: Pick<ProfileScope, 'include' | 'exclude' | 'allFrames' | 'domain'>,
): TracemallocSnapshot {
  const patterns = [
    ...patternFilters(include, true, allFrames),
    ...patternFilters(exclude, false, allFrames),
  ];
  const byPattern = patterns.length === 0 ? snapshot : filterTraces(snapshot, patterns);
  if (domain === null) return byPattern;
  return filterTraces(byPattern, [{ inclusive: true, pattern: null, line: null, allFrames, domain }]);
}

/**
 * `Snapshot.statistics`, or with an older snapshot `compare_to`, in tracemalloc's order. The place of a traceback is its
 * most recent frame, where the memory was allocated; the frames follow oldest first, as tracemalloc prints them.
 */
export function memoryTable(
  snapshot: TracemallocSnapshot,
  older: TracemallocSnapshot | null,
  scope: ProfileScope,
): ScreenTable {
  const here = scopedSnapshot(snapshot, scope);
  const difference =
    older === null ? null : compareTo(here, scopedSnapshot(older, scope), scope.by, scope.cumulative);
  const { keys, size, count } = difference ?? statistics(here, scope.by, scope.cumulative);
  const space = difference?.space ?? here;
  const frames = (row: number) => framesOf(space, scope.by, keys[row]!);
  const cells: Record<string, (row: number) => string | number | null> = {
    file: (row) => frames(row).at(-1)?.file ?? '',
    line: (row) => (scope.by === 'filename' ? null : (frames(row).at(-1)?.line ?? null)),
    size: (row) => size[row]!,
    ...(difference === null ? {} : { sizeDiff: (row: number) => difference.sizeDiff[row]! }),
    count: (row) => count[row]!,
    ...(difference === null ? {} : { countDiff: (row: number) => difference.countDiff[row]! }),
    average: (row) => (count[row] === 0 ? null : size[row]! / count[row]!),
    ...(scope.by === 'traceback'
      ? {
          depth: (row: number) => frames(row).length,
          traceback: (row: number) =>
            frames(row)
              .map(({ file, line }) => `${file}:${line}`)
              .join('\n'),
        }
      : {}),
  };
  const columns = Object.keys(cells);
  return {
    columns,
    rows: keys.length,
    cell: (row, column) => cells[columns[column]!]!(row),
    key: (row) => keys[row]!,
  };
}
