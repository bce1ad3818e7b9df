import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { reachedBytes } from '../answers/graph-context.ts';
import type { Accumulation } from '../answers/heavy/accumulations.ts';
import type { HeavyName, HeavyParams, HeavyResult } from '../answers/heavy/questions.ts';
import { lengthAt } from '../answers/object-facts.ts';
import { rootRow } from '../graph/paths.ts';
import { isInstanceType } from '../graph/type-lists.ts';
import type { ProcessLines } from '../process/process-lines.ts';
import { findsOf, traitsOf } from './kinds/list.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';
import { suspectRules } from './rules.ts';
import type { Trait } from './trait.ts';

/**
 * `container`, `holder`, `group`: as the kinds of suspects. `global`: a container in a module's globals that is none of these. `found`:
 * something that only its traits make a candidate.
 */
export type CandidateKind = 'container' | 'holder' | 'group' | 'global' | 'found';

/** What may turn out to be a suspect. Plain data: the dump may be closed. */
export interface Candidate {
  readonly kind: CandidateKind;
  readonly place: Place;
  readonly retained: number;
  readonly length: number | null;
  readonly references: number;
  readonly elements: number;
  readonly elementBytes: number;
  readonly largestElement: number;
  readonly elementType: string | null;
  /** Share of its elements that lie beside others of it in memory, 0..1; null where that was not looked at. */
  readonly together: number | null;
  /** The nearest other candidate that holds this one. */
  readonly within: number | null;
  /** The known kinds of leak that it has the shape of; the most telling first. */
  readonly traits: readonly Trait[];
  /** A trait of it is above the floors of its own rule. */
  readonly isLarge: boolean;
  /** `retained` is a lower bound. */
  readonly atLeast: boolean;
  /** It is named only for what no other suspect within it explains. */
  readonly encloses: boolean;
  /** A module alone holds it in its globals. */
  readonly isGlobal: boolean;
}

export interface Candidates {
  readonly reached: number;
  readonly list: readonly Candidate[];
}

/** What a dump's thread answers. */
export type AskHeavy = <Q extends HeavyName>(
  question: Q,
  params: HeavyParams<Q>,
  signal?: CancelSignal,
) => Promise<HeavyResult<Q>>;

/** Below this no object of a dump is worth a sentence. */
export const leastBytes = 64 * 1024;
const leastReferences = 16;
const mostCandidates = 500;
/**
 * A container so many of whose elements lie side by side in memory was filled in one go. Measured 2026-11: tables that are filled at the
 * start 0.98 to 1.00, containers that grow request by request 0.00 to 0.51.
 */
const filledAtOnce = 0.9;

export const isFilledAtOnce = (together: number | null): boolean => (together ?? 0) >= filledAtOnce;

/** Whether a container is so large that it may be named from one dump alone. `retained` in bytes. */
export const isLargePile = (retained: number, { elements }: { readonly elements: number }): boolean =>
  retained >= suspectRules.container.leastBytes && elements >= suspectRules.container.leastCount;

/** A candidate with the row that only its own dump knows. */
interface Draft {
  /** From which to look upwards. */
  under: number;
  holds: readonly number[];
  candidate: Omit<Candidate, 'within'>;
}

/** What in a dump may be a suspect. `process`: what our own script wrote of the process. */
export async function findCandidates(
  context: GraphContext,
  view: ViewName,
  ask: AskHeavy,
  process: ProcessLines | null,
  signal?: CancelSignal,
): Promise<Candidates> {
  const reached = reachedBytes(context);
  const most = mostCandidates;
  const piles = await ask('accumulations', { view, leastBytes, leastReferences, most }, signal);
  const { holder, group, instances } = suspectRules;
  const leastHolder = Math.max(holder.leastBytes, holder.leastShare * reached);
  const holders = await ask('largeHolders', { view, leastBytes: leastHolder }, signal);
  const { objects } = context.view.edges;
  // What nothing reaches is told of as cycles.
  const groups = await ask('dominatedTypes', { view, rows: [rootRow(objects)] }, signal);
  const large = piles.filter((pile) => isLargePile(context.graph.retained[pile.row]!, pile));
  const containers = large.map(({ row }) => row);
  const asked = { view, leastBytes, leastCount: instances.leastCount, containers };
  const patterns = await ask('leakPatterns', asked, signal);
  const beside = { view, rows: containers, groups: patterns.groups };
  const shares = await ask('laidTogether', beside, signal);
  const together = new Map(large.map(({ row }, i) => [row, shares[i] ?? 0]));
  const togetherOfGroups = shares.slice(containers.length);
  const kinds = new Map(large.map(({ row }, i) => [row, patterns.elements[i]]));

  const drafts: Draft[] = [];
  const listed = new Map<number, Draft>();
  const add = (row: number, holds: readonly number[], candidate: Draft['candidate'], under = row): void => {
    const draft = { under, holds, candidate };
    drafts.push(draft);
    if (holds.includes(row)) listed.set(row, draft);
  };
  for (const pile of piles) {
    const plain = containerOf(context, pile, together.get(pile.row) ?? null);
    const elements = kinds.get(pile.row);
    const traits =
      elements === undefined
        ? []
        : traitsOf(context, pile, plain.place, elements, isFilledAtOnce(plain.together));
    add(pile.row, [pile.row], { ...plain, traits });
  }
  for (const { point } of holders)
    if (!listed.has(point))
      add(point, [point], { ...plainOf(context, point), kind: 'holder', encloses: true });
  for (const { type, count, bytes, largestRow } of groups) {
    const name = context.view.types.names[type] ?? '';
    if (count < group.leastCount || bytes < leastHolder || !isInstanceType(name) || name === 'module')
      continue;
    add(largestRow, [], {
      ...plainOf(context, largestRow),
      kind: 'group',
      atLeast: true,
      retained: bytes,
      elements: count,
    });
  }
  for (const found of findsOf(context, patterns, togetherOfGroups, process, reached)) {
    const { row, holds, trait, isLarge, under = holds[0] ?? row } = found;
    const same = holds.length === 1 && holds[0] === row ? listed.get(row) : undefined;
    if (same !== undefined) {
      const traits = [trait, ...same.candidate.traits];
      same.candidate = { ...same.candidate, traits, isLarge: same.candidate.isLarge || isLarge };
      continue;
    }
    const { bytes, atLeast, elements, elementType, encloses } = found;
    const own = {
      kind: 'found',
      retained: bytes,
      atLeast,
      elements,
      elementType,
      together: found.together ?? null,
      traits: [trait],
      isLarge,
      encloses,
    } as const;
    add(row, holds, { ...plainOf(context, row), ...own }, under);
  }
  for (const row of patterns.globals) {
    const same = listed.get(row);
    if (same !== undefined) same.candidate = { ...same.candidate, isGlobal: true };
    else add(row, [row], { ...plainOf(context, row), kind: 'global', isGlobal: true });
  }
  const asGroups = drafts.map(({ under, holds }) => ({ holds, under }));
  const within = await ask('nearestHolders', { view, groups: asGroups }, signal);
  return {
    reached,
    list: drafts.map(({ candidate }, i): Candidate => ({ ...candidate, within: within[i] ?? null })),
  };
}

function plainOf(context: GraphContext, row: number): Omit<Candidate, 'within'> {
  const { start } = context.view.edges;
  return {
    kind: 'container',
    place: placeOf(context, row),
    retained: context.graph.retained[row]!,
    length: lengthAt(context.columns, row),
    references: start[row + 1]! - start[row]!,
    elements: 0,
    elementBytes: 0,
    largestElement: 0,
    elementType: null,
    together: null,
    traits: [],
    isLarge: false,
    atLeast: false,
    encloses: false,
    isGlobal: false,
  };
}

const containerOf = (
  context: GraphContext,
  pile: Accumulation,
  together: number | null,
): Omit<Candidate, 'within'> => ({
  ...plainOf(context, pile.row),
  elements: pile.elements,
  elementBytes: pile.bytes,
  largestElement: pile.largest,
  elementType: pile.elementType === null ? null : (context.view.types.names[pile.elementType] ?? null),
  together,
});

/** What a candidate is in an earlier dump. */
export interface Measured {
  readonly retained: number;
  /** Its "len", else its references. */
  readonly size: number;
  readonly matchedBy: 'path' | 'address';
}

export interface Measurements {
  readonly reached: number;
  /** One per candidate; null: it was not there. */
  readonly list: readonly (Measured | null)[];
}

export const sizeOf = ({ length, references }: Pick<Candidate, 'length' | 'references'>): number =>
  length ?? references;
