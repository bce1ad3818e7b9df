import type { DumpId } from '../../../../shared/model/units.ts';
import type { FrameRow } from '../../../../shared/protocol/profile.ts';
import type { ProfileScope } from '../../../../shared/protocol/profile-screen.ts';
import { compareSeries } from '../tracemalloc/compare.ts';
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

/** A table of memory that knows where each row's memory was allocated. */
export interface MemoryTable extends ScreenTable {
  /** The most recent frame; line 0 where rows are files. */
  place(row: number): FrameRow;
}

/**
 * `Snapshot.statistics`, or with older snapshots `compare_to` of the newest and the oldest, in tracemalloc's order. The
 * place of a traceback is its most recent frame, where the memory was allocated; the frames follow oldest first, as
 * tracemalloc prints them. More than two snapshots have columns `size@DUMP` and `count@DUMP` each.
 */
export function memoryTable(
  newest: TracemallocSnapshot,
  older: readonly TracemallocSnapshot[],
  scope: ProfileScope,
  named: readonly DumpId[] = [],
): MemoryTable {
  const [first, ...between] = [...older, newest].map((snapshot) => scopedSnapshot(snapshot, scope));
  const here = between.at(-1) ?? first!;
  const difference =
    first === undefined || between.length === 0
      ? null
      : compareSeries([first, ...between], scope.by, scope.cumulative);
  const { keys, size, count } = difference ?? statistics(here, scope.by, scope.cumulative);
  const space = difference?.space ?? here;
  const frames = (row: number) => framesOf(space, scope.by, keys[row]!);
  const place = (row: number): FrameRow => frames(row).at(-1) ?? { file: '', line: 0 };
  const each = named.length === 0 ? null : difference;
  const column = (name: string, values: readonly Float64Array[]) =>
    named.map((dump, at) => [`${name}@${dump}`, (row: number) => values[at]![row]!] as const);
  const cells: Record<string, (row: number) => string | number | null> = {
    file: (row) => place(row).file,
    line: (row) => (scope.by === 'filename' ? null : place(row).line),
    ...(each === null
      ? { size: (row: number) => size[row]! }
      : Object.fromEntries(column('size', each.sizes))),
    ...(difference === null ? {} : { sizeDiff: (row: number) => difference.sizeDiff[row]! }),
    count: (row) => count[row]!,
    ...(difference === null ? {} : { countDiff: (row: number) => difference.countDiff[row]! }),
    average: (row) => (count[row] === 0 ? null : size[row]! / count[row]!),
    ...(each === null ? {} : Object.fromEntries(column('count', each.counts))),
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
    cell: (row, at) => cells[columns[at]!]!(row),
    key: (row) => keys[row]!,
    place,
  };
}
