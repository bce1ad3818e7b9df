import type { Candidate } from './candidates.ts';
import type { SuspectGrowth } from '../../../shared/protocol/suspects.ts';
import { tellingOf } from './trait.ts';

/** A candidate at its place in the list, with the bytes that decide its order. */
export interface Judged {
  readonly place: number;
  readonly candidate: Candidate;
  readonly growth: SuspectGrowth | null;
  readonly weight: number;
}

/** One suspect, with what lies within it or around it and is not told again. */
export interface Lead {
  readonly judged: Judged;
  readonly reasons: readonly Judged[];
  /** Bytes that no other suspect tells of. */
  readonly weight: number;
}

/** What explains at least this much of another one tells of the same bytes. */
export const explained = 0.5;
/** Less than this within a suspect is not worth a reason. */
const leastReason = 0.05;

/** The candidates that hold the one at a place, the nearest first. */
export function* holdersAbove(list: readonly Candidate[], place: number): Generator<number> {
  for (let within = list[place]?.within ?? null; within !== null; within = list[within]?.within ?? null)
    yield within;
}

/**
 * Suspects that share no bytes: what lies within another one becomes its reason, or takes its place where it explains most of it and says
 * more about the cause. O(candidates * their depth among each other).
 */
export function fold(entries: readonly Judged[], list: readonly Candidate[]): Lead[] {
  const outerFirst = [...entries].sort((a, b) => b.weight - a.weight || a.place - b.place);
  const led = new Map<number, { judged: Judged; reasons: Judged[] }>();
  const leads = new Set<{ judged: Judged; reasons: Judged[] }>();
  for (const entry of outerFirst) {
    const above = [...holdersAbove(list, entry.place)].find((place) => led.has(place));
    const lead = above === undefined ? undefined : led.get(above);
    if (lead === undefined) {
      const own = { judged: entry, reasons: [] };
      leads.add(own);
      led.set(entry.place, own);
      continue;
    }
    led.set(entry.place, lead);
    const rank = tellingOf(entry.candidate.traits);
    const isMost = entry.weight >= explained * lead.judged.weight;
    if (isMost && rank > tellingOf(lead.judged.candidate.traits)) {
      lead.reasons.unshift(lead.judged);
      lead.judged = entry;
    } else if (rank > 0 && entry.weight >= leastReason * lead.judged.weight) lead.reasons.push(entry);
  }
  return [...leads].map(({ judged, reasons }) => ({
    judged,
    reasons,
    weight: Math.max(judged.weight, ...reasons.map(({ weight }) => weight)),
  }));
}

/** Bytes below a candidate that some suspects, disjoint, tell of. */
export const toldWithin = (
  place: number,
  leads: readonly Pick<Lead, 'judged' | 'weight'>[],
  list: readonly Candidate[],
): number =>
  leads.reduce((sum, { judged, weight }) => {
    const isWithin =
      judged.place === place || [...holdersAbove(list, judged.place)].some((above) => above === place);
    return isWithin ? sum + weight : sum;
  }, 0);
