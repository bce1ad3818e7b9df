import type { DumpId } from '../../../shared/model/units.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';

export const timelineOrders = ['taken', 'file', 'hand'] as const;
/** By the time in the dumps, by the files' times, or as the person put them. */
export type TimelineOrder = (typeof timelineOrders)[number];

/** What a person did to the timeline. */
export interface TimelineEdits {
  /** null: by the time in the dumps where all have one, else as they were opened. */
  readonly order: TimelineOrder | null;
  /** All that were put somewhere by hand, first to last; the others follow as they were opened. */
  readonly hand: readonly DumpId[];
  readonly names: Readonly<Record<number, string>>;
  readonly removed: readonly DumpId[];
}

export const noEdits: TimelineEdits = { order: null, hand: [], names: {}, removed: [] };

export const orderOf = (dumps: readonly DumpState[], { order }: TimelineEdits): TimelineOrder =>
  order ?? (dumps.length > 0 && dumps.every(({ takenMs }) => takenMs !== null) ? 'taken' : 'hand');

export const timeOf = (dump: DumpState, order: TimelineOrder): number | null =>
  order === 'hand' ? null : order === 'taken' ? dump.takenMs : dump.modifiedMs === 0 ? null : dump.modifiedMs;

/** The dumps in the timeline's order. Those whose time is not known come last; equal times stay as they were opened. */
export function ordered(dumps: readonly DumpState[], edits: TimelineEdits): DumpState[] {
  const order = orderOf(dumps, edits);
  const place = ({ dump }: DumpState): number => {
    const at = edits.hand.indexOf(dump);
    return at < 0 ? Infinity : at;
  };
  const key = (dump: DumpState): number =>
    order === 'hand' ? place(dump) : (timeOf(dump, order) ?? Infinity);
  return dumps.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : first - second;
  });
}

/** When each was taken, where every one is later than the one before; else null: only their order is known. */
export function ascendingTimes(dumps: readonly DumpState[], order: TimelineOrder): number[] | null {
  const times: number[] = [];
  for (const dump of dumps) {
    const time = timeOf(dump, order);
    if (time === null || (times.at(-1) ?? -Infinity) >= time) return null;
    times.push(time);
  }
  return times.length === 0 ? null : times;
}

/** The same dumps with one of them moved by some places, as a list for `hand`. */
export function moved(dumps: readonly DumpState[], dump: DumpId, by: number): DumpId[] {
  const ids = dumps.map((each) => each.dump);
  const from = ids.indexOf(dump);
  if (from < 0) return ids;
  const to = Math.max(0, Math.min(ids.length - 1, from + by));
  ids.splice(to, 0, ...ids.splice(from, 1));
  return ids;
}

/** What was kept of an earlier visit of this page; whatever does not look like it is no edit. */
export function readEdits(text: string | null): TimelineEdits {
  const kept: unknown = parsed(text);
  if (typeof kept !== 'object' || kept === null) return noEdits;
  const { order, hand, names, removed } = kept as Record<string, unknown>;
  const ids = (list: unknown): DumpId[] =>
    Array.isArray(list) ? list.filter((id): id is DumpId => Number.isSafeInteger(id)) : [];
  const known = typeof names === 'object' && names !== null ? Object.entries(names) : [];
  return {
    order: timelineOrders.find((name) => name === order) ?? null,
    hand: ids(hand),
    names: Object.fromEntries(
      known.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    removed: ids(removed),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
