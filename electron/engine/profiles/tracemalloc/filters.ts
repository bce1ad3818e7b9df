import { GlobPattern } from '../glob.ts';
import type { TracemallocSnapshot } from './snapshot.ts';

/** tracemalloc's `Filter`, and with `pattern` null its `DomainFilter`. */
export interface TraceFilter {
  readonly inclusive: boolean;
  /** `fnmatch` pattern of a file name; null: any file. */
  readonly pattern: string | null;
  readonly line: number | null;
  /** Looks at every frame of the traceback, not only at the most recent. */
  readonly allFrames: boolean;
  readonly domain: number | null;
}

/**
 * `Snapshot.filter_traces`: what at least one inclusive filter matches (if there is one) and every exclusive filter
 * lets through. Source: Lib/tracemalloc.py. Like there, ".pyc" in names and patterns means ".py"; letters count as
 * POSIX has it, case and all. The result shares the columns that do not change.
 */
export function filterTraces(
  snapshot: TracemallocSnapshot,
  filters: readonly TraceFilter[],
): TracemallocSnapshot {
  const tests = filters.map((filter) => matcher(snapshot, filter));
  const inclusive = tests.filter((_, i) => filters[i]!.inclusive);
  const exclusive = tests.filter((_, i) => !filters[i]!.inclusive);
  const kept = Uint32Array.from(snapshot.groupTraceback.keys()).filter(
    (group) =>
      (inclusive.length === 0 || inclusive.some((matches) => matches(group))) &&
      exclusive.every((matches) => matches(group)),
  );
  return {
    ...snapshot,
    groupTraceback: Uint32Array.from(kept, (group) => snapshot.groupTraceback[group]!),
    groupDomain: Uint32Array.from(kept, (group) => snapshot.groupDomain[group]!),
    groupSize: Float64Array.from(kept, (group) => snapshot.groupSize[group]!),
    groupCount: Float64Array.from(kept, (group) => snapshot.groupCount[group]!),
    groupLargest: Float64Array.from(kept, (group) => snapshot.groupLargest[group]!),
  };
}

/** What tracemalloc's `_match` gives for a group: of an exclusive filter, true means "stays". */
function matcher(snapshot: TracemallocSnapshot, filter: TraceFilter): (group: number) => boolean {
  const { groupDomain, groupTraceback } = snapshot;
  const { inclusive, domain, pattern } = filter;
  if (pattern === null) return (group) => (groupDomain[group] === domain) === inclusive;
  const stays = tracebackMatcher(snapshot, filter, pattern);
  return (group) => {
    const byFrames = stays(groupTraceback[group]!);
    if (domain === null) return byFrames;
    return inclusive ? byFrames && groupDomain[group] === domain : byFrames || groupDomain[group] !== domain;
  };
}

function tracebackMatcher(
  { files, frameFile, frameLine, tracebackStart, tracebackFrames }: TracemallocSnapshot,
  { inclusive, line, allFrames }: TraceFilter,
  pattern: string,
): (traceback: number) => boolean {
  const glob = new GlobPattern(sourceName(pattern));
  const fileMatches = Uint8Array.from(files, (file) => (glob.matches(sourceName(file)) ? 1 : 0));
  const matches = (at: number): boolean => {
    const frame = tracebackFrames[at]!;
    return fileMatches[frameFile[frame]!] === 1 && (line === null || frameLine[frame] === line);
  };
  // Each traceback is looked at once, however many domains its groups have.
  const known = new Uint8Array(tracebackStart.length);
  return (traceback) => {
    if (known[traceback] === 0) {
      const start = tracebackStart[traceback]!;
      let found = matches(start);
      const end = allFrames ? tracebackStart[traceback + 1]! : start;
      for (let at = start + 1; at < end && !found; at += 1) found = matches(at);
      known[traceback] = found === inclusive ? 1 : 2;
    }
    return known[traceback] === 1;
  };
}

const sourceName = (name: string): string => (name.endsWith('.pyc') ? name.slice(0, -1) : name);
