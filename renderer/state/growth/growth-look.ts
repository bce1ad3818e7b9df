import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import { asDumpId } from '../../../shared/model/units.ts';
import type { GrowthColumn } from '../../../shared/protocol/compare.ts';
import { growthColumns } from '../../../shared/protocol/compare.ts';
import type { ChangeName } from '../../../shared/protocol/object-changes.ts';
import { changeNames } from '../../../shared/protocol/object-changes.ts';
import type { Grouping } from '../../../shared/protocol/summary.ts';
import { groupings } from '../../../shared/protocol/summary.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';

export const growthParts = ['kinds', 'objects', 'suspects', 'held', 'dumps'] as const;
export type GrowthPart = (typeof growthParts)[number];
export const measures = ['bytes', 'objects'] as const;
export type Measure = (typeof measures)[number];
export const drawings = ['stacked', 'lines', 'total'] as const;
/** The largest kinds on top of each other; a line for each chosen kind; the sums. */
export type Drawing = (typeof drawings)[number];
export const axes = ['clock', 'start'] as const;
/** Recordings stand at the time of the day, or all begin at zero. */
export type Axis = (typeof axes)[number];
export const spans = ['ab', 'all'] as const;
/** The table of the dumps at the two markers, or of all dumps. */
export type Span = (typeof spans)[number];

/** What the growth screen shows. All of it stands in the address. */
export interface GrowthLook {
  readonly part: GrowthPart;
  /** The markers; null: the first and the last dump. */
  readonly a: DumpId | null;
  readonly b: DumpId | null;
  readonly groupBy: Grouping;
  readonly sortBy: GrowthColumn;
  /** Whose count or bytes decide the order, counted from 0 among the dumps of the table; null: the last one's. */
  readonly at: number | null;
  readonly descending: boolean;
  readonly filter: string;
  readonly bytesFloor: number;
  readonly countFloor: number;
  readonly span: Span;
  readonly measure: Measure;
  readonly drawing: Drawing;
  readonly axis: Axis;
  /** The recording whose kinds or functions are drawn, too. */
  readonly recording: DumpId | null;
  readonly change: ChangeName;
  readonly by: 'type' | 'holder';
  /** A dump between the markers that takes part, too. */
  readonly middle: DumpId | null;
  /** Which group's objects are listed: a type's, or those that hang on a holder. */
  readonly type: string | null;
  readonly holder: AddressText | null;
  /** The object that is followed through all dumps, and the dump that the address is of. */
  readonly heldDump: DumpId | null;
  readonly held: AddressText | null;
}

export const usualLook: GrowthLook = {
  part: 'kinds',
  a: null,
  b: null,
  groupBy: 'type',
  sortBy: 'bytesDelta',
  at: null,
  descending: true,
  filter: '',
  bytesFloor: 0,
  countFloor: 0,
  span: 'ab',
  measure: 'bytes',
  drawing: 'stacked',
  axis: 'clock',
  recording: null,
  change: 'new',
  by: 'type',
  middle: null,
  type: null,
  holder: null,
  heldDump: null,
  held: null,
};

const pattern = /^#\/growth\/(\w+)(?:\?(.*))?$/;
const longestWord = 1000;

/** `#/growth/kinds?a=1&b=3&sort=slope` ↔ a look; null for an address of another screen. */
export function parseGrowth(hash: string): GrowthLook | null {
  const match = pattern.exec(hash);
  const part = growthParts.find((name) => name === match?.[1]);
  if (match === null || part === undefined) return null;
  const words = new URLSearchParams(match[2] ?? '');
  const oneOf = <Name extends string>(names: readonly Name[], key: string, usual: Name): Name =>
    names.find((name) => name === words.get(key)) ?? usual;
  const number = (key: string): number | null => {
    const text = words.get(key) ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  };
  const dump = (key: string): DumpId | null => {
    const id = number(key);
    return id === null ? null : asDumpId(id);
  };
  const address = (key: string): AddressText | null => {
    const text = words.get(key) ?? '';
    return /^\d{1,20}$/.test(text) ? (text as AddressText) : null;
  };
  return {
    part,
    a: dump('a'),
    b: dump('b'),
    groupBy: oneOf(groupings, 'group', usualLook.groupBy),
    sortBy: oneOf(growthColumns, 'sort', usualLook.sortBy),
    at: number('at'),
    descending: words.get('order') !== 'up',
    filter: (words.get('filter') ?? '').slice(0, longestWord),
    bytesFloor: number('bytes') ?? 0,
    countFloor: number('objects') ?? 0,
    span: oneOf(spans, 'span', usualLook.span),
    measure: oneOf(measures, 'measure', usualLook.measure),
    drawing: oneOf(drawings, 'draw', usualLook.drawing),
    axis: oneOf(axes, 'axis', usualLook.axis),
    recording: dump('recording'),
    change: oneOf(changeNames, 'change', usualLook.change),
    by: words.get('by') === 'holder' ? 'holder' : 'type',
    middle: dump('middle'),
    type: words.get('type')?.slice(0, longestWord) ?? null,
    holder: address('holder'),
    heldDump: dump('of'),
    held: address('held'),
  };
}

/** Only what differs from the usual is spelled out. */
export function growthHash(look: GrowthLook, as: ViewName): string {
  const words = new URLSearchParams();
  const put = (key: string, value: string | number | null, usual: string | number | null): void => {
    if (value !== null && value !== usual) words.set(key, String(value));
  };
  put('a', look.a, null);
  put('b', look.b, null);
  put('group', look.groupBy, usualLook.groupBy);
  put('sort', look.sortBy, usualLook.sortBy);
  put('at', look.at, null);
  put('order', look.descending ? null : 'up', null);
  put('filter', look.filter, '');
  put('bytes', look.bytesFloor, 0);
  put('objects', look.countFloor, 0);
  put('span', look.span, usualLook.span);
  put('measure', look.measure, usualLook.measure);
  put('draw', look.drawing, usualLook.drawing);
  put('axis', look.axis, usualLook.axis);
  put('recording', look.recording, null);
  put('change', look.change, usualLook.change);
  put('by', look.by, usualLook.by);
  put('middle', look.middle, null);
  put('type', look.type, null);
  put('holder', look.holder, null);
  put('of', look.heldDump, null);
  put('held', look.held, null);
  put('view', as, 'raw');
  return `#/growth/${look.part}${words.size === 0 ? '' : `?${words.toString()}`}`;
}
