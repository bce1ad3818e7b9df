import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { SuspectKind } from '../../../shared/protocol/suspects.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { reachedBytes } from '../answers/graph-context.ts';
import type { Accumulation } from '../answers/heavy/accumulations.ts';
import type { HeavyName, HeavyParams, HeavyResult } from '../answers/heavy/questions.ts';
import { lengthAt } from '../answers/object-facts.ts';
import { rootRow, unreachableRow } from '../graph/paths.ts';
import { isInstanceType } from '../graph/type-lists.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';

/** What may turn out to be a suspect. Plain data: the dump may be closed. */
export interface Candidate {
  readonly kind: SuspectKind;
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
/** Without a baseline: at least this much and so many elements; below it every process has containers. */
const leastPile = 256 * 1024;
const leastElements = 100;

export const isFilledAtOnce = (together: number | null): boolean => (together ?? 0) >= filledAtOnce;

/** Whether a container is so large that it may be named from one dump alone. `retained` in bytes. */
export const isLargePile = (retained: number, { elements }: { readonly elements: number }): boolean =>
  retained >= leastPile && elements >= leastElements;
/** Eclipse MAT's share for single suspects and groups; what is smaller than a mebibyte is no problem of anybody's. */
const holderShare = 0.1;
const leastHolderBytes = 2 ** 20;

export async function findCandidates(
  context: GraphContext,
  view: ViewName,
  ask: AskHeavy,
  signal?: CancelSignal,
): Promise<Candidates> {
  const reached = reachedBytes(context);
  const most = mostCandidates;
  const piles = await ask('accumulations', { view, leastBytes, leastReferences, most }, signal);
  const leastHolder = Math.max(leastHolderBytes, holderShare * reached);
  const holders = await ask('largeHolders', { view, leastBytes: leastHolder }, signal);
  const { objects } = context.view.edges;
  const roots = [rootRow(objects), unreachableRow(objects)];
  const groups = await ask('dominatedTypes', { view, rows: roots }, signal);
  const large = piles.filter((pile) => isLargePile(context.graph.retained[pile.row]!, pile));
  const shares = await ask('laidTogether', { view, rows: large.map(({ row }) => row) }, signal);
  const together = new Map(large.map(({ row }, i) => [row, shares[i] ?? 0]));
  const list = piles.map((pile) => containerOf(context, pile, together.get(pile.row) ?? null));
  const listed = new Set(piles.map(({ row }) => row));
  for (const { point } of holders) {
    if (listed.has(point)) continue;
    listed.add(point);
    list.push({ ...plainOf(context, point), kind: 'holder' });
  }
  for (const { type, count, bytes, largestRow } of groups) {
    const name = context.view.types.names[type] ?? '';
    if (count < 2 || bytes < leastHolder || !isInstanceType(name)) continue;
    list.push({ ...plainOf(context, largestRow), kind: 'group', retained: bytes, elements: count });
  }
  return { reached, list };
}

function plainOf(context: GraphContext, row: number): Candidate {
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
    within: null,
  };
}

const containerOf = (context: GraphContext, pile: Accumulation, together: number | null): Candidate => ({
  ...plainOf(context, pile.row),
  elements: pile.elements,
  elementBytes: pile.bytes,
  largestElement: pile.largest,
  elementType: pile.elementType === null ? null : (context.view.types.names[pile.elementType] ?? null),
  together,
  within: pile.within,
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
