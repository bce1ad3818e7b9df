import type { SuspectsAnswer } from '../../../shared/protocol/suspects.ts';
import type { Candidates, Measurements } from './candidates.ts';
import type { Judged, Lead } from './fold.ts';
import { growingLeads, growthOf } from './growing.ts';
import { leadsOfOneDump } from './one-dump.ts';
import { asideNote, noteOf, suspectOf } from './suspect.ts';

export interface JudgeOptions {
  /** No names of the program in sentences, but for paths. */
  readonly bare?: boolean;
}

/** Which candidates are suspects, the largest first. `baselines`: the same candidates in earlier dumps, the oldest first. */
export function judge(
  { list, reached }: Candidates,
  baselines: readonly Measurements[],
  { bare = false }: JudgeOptions = {},
): SuspectsAnswer {
  const all = list.map((candidate, place): Judged => {
    const growth = baselines.length === 0 ? null : growthOf(candidate, place, baselines);
    return { place, candidate, growth, weight: growth?.bytes ?? candidate.retained };
  });
  const [oldest] = baselines;
  const grown = oldest === undefined ? null : reached - oldest.reached;
  const { leads, aside } =
    grown === null
      ? leadsOfOneDump(all, list, reached)
      : { leads: growingLeads(all, list, grown), aside: [] };
  const suspects = [...leads]
    .sort((a, b) => b.weight - a.weight || a.judged.place - b.judged.place)
    .map((lead: Lead) => suspectOf(lead, reached, bare));
  return { suspects, note: suspects.length > 0 ? asideNote(aside) : noteOf(grown) };
}
