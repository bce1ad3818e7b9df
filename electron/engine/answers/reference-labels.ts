import type { ReferenceLabel } from '../../../shared/protocol/graph.ts';
import { none } from '../graph/columns.ts';
import type { GraphView } from '../graph/meliae-views.ts';
import { keptAsTheyAre } from '../graph/meliae-views.ts';
import { namedLabel } from './named-references.ts';
import { lengthAt } from './object-facts.ts';
import type { RecordReader } from './records.ts';
import type { Writer } from './writer.ts';

/** What is needed to say what a reference means. `raw` is the dump as written, `view` the one looked at. */
export interface LabelContext {
  readonly records: RecordReader;
  readonly writer: Writer;
  readonly raw: GraphView;
  readonly view: GraphView;
}

const label = (kind: ReferenceLabel['kind'], text: string): ReferenceLabel => ({ kind, text });
const unknown = label('unknown', '');
const unnamed = label('unnamed', 'attribute');

export const noNamesNote =
  'Attribute names and the string keys of dicts are not in this dump: on Python 3, meliae writes only the values.';

const dictTypes: ReadonlySet<string> = new Set([
  'dict',
  'defaultdict',
  'collections.defaultdict',
  'Counter',
  'collections.Counter',
]);
const sequenceTypes: ReadonlySet<string> = new Set(['list', 'tuple']);

/**
 * What the reference at position `at` (0 for a row's first) of a row means, by the type that holds it and the Python that
 * wrote the dump: the order in which CPython's `tp_traverse` visits each type's members. O(1) but for reading a key.
 */
export function labelOf(context: LabelContext, row: number, at: number): ReferenceLabel {
  const { view, raw } = context;
  if (view.exReference !== null) {
    const { start, target } = view.edges;
    if (target[start[row]! + at] === view.exReference) return label('unknown', 'references cut by this view');
    // Where some were cut, those that are left have moved: their places say nothing any more.
    if (start[row + 1]! > start[row]! && target[start[row + 1]! - 1] === view.exReference) return unknown;
  }
  if (view !== raw) {
    const folded = foldedDict(context, row);
    if (folded !== null) return foldedLabel(context, row, folded, at);
  }
  return rawLabel(context, view, row, at);
}

/** The dict that a view folded into its owner; null when the row is as it was written. */
function foldedDict({ raw, view }: LabelContext, row: number): number | null {
  if (view.absent === null || row >= raw.edges.objects) return null;
  const { start, target } = raw.edges;
  // A function refers to its module's dict, which is absent, too; what is folded has no more than its dict and its class.
  if (start[row + 1]! - start[row]! > 2 || keptAsTheyAre.has(raw.types.names[raw.types.of[row]!] ?? ''))
    return null;
  for (let position = start[row]!; position < start[row + 1]!; position += 1) {
    const child = target[position]!;
    if (child !== none && (view.absent[child >>> 5]! >>> (child & 31)) & 1) return child;
  }
  return null;
}

function foldedLabel(context: LabelContext, row: number, dict: number, at: number): ReferenceLabel {
  const { raw } = context;
  const inDict = raw.edges.start[dict + 1]! - raw.edges.start[dict]!;
  if (at >= inDict) return label('class', '__class__');
  const inner = dictLabel(context, raw, dict, at);
  const attribute = /^\['([A-Za-z_]\w*)'\]$/.exec(inner.text);
  if (inner.kind === 'item' && attribute !== null) {
    const isModule = raw.types.names[raw.types.of[row]!] === 'module';
    return label('attribute', isModule ? (attribute[1] ?? '') : `.${attribute[1] ?? ''}`);
  }
  return inner;
}

function rawLabel(context: LabelContext, view: GraphView, row: number, at: number): ReferenceLabel {
  const { writer, records } = context;
  const type = view.types.names[view.types.of[row]!] ?? '';
  const given = givenLabel(context, view, row, at, type);
  if (given !== null) return given;
  const first = view.edges.start[row]!;
  const count = view.edges.start[row + 1]! - first;
  const childType = (place: number): string => {
    const child = view.edges.target[first + place];
    return child === undefined || child === none ? '' : (view.types.names[view.types.of[child]!] ?? '');
  };
  if (sequenceTypes.has(type)) {
    // One reference that could not be read, or an empty slot, and the places of the others say nothing any more.
    const length = lengthAt(records.columns, row);
    return length === null || length === count
      ? label('index', `[${count - 1 - at}]`)
      : label('item', 'element');
  }
  if (type === 'dict') return dictLabel(context, view, row, at);
  if (dictTypes.has(type)) return label('member', childType(at) === 'type' ? '__class__' : '');
  if (type === 'module') return label('member', '__dict__');
  if (type === 'cell') return label('member', 'cell_contents');
  if (type === 'method' || type === 'instancemethod')
    return label('member', ['__func__', '__self__', 'im_class'][at] ?? '');
  if (type === 'function') return functionLabel(writer, at, childType(at), () => holdsCells(view, row, at));
  if (type === 'frame') return frameLabel(childType(at), at);
  if (type === 'type' || type === 'ABCMeta') return classLabel(type, at, childType);
  if (type === 'set' || type === 'frozenset') return label('item', 'member');
  if (type === 'instance') return label('member', at === 0 ? '__class__' : '__dict__');
  const isLast = at === count - 1;
  if (isLast && childType(at) === 'type') return label('class', '__class__');
  if (at === 0 && count === 2 && childType(0) === 'dict' && childType(1) === 'type')
    return label('member', '__dict__');
  // Names of C types outside builtins carry their module; what their members are, only their source says.
  if (type.includes('.') || records.isBuiltinLeaf(type)) return unknown;
  return childType(count - 1) === 'type' ? unnamed : unknown;
}

/** What the line itself says, in dumps of our own script; null where it says nothing. */
function givenLabel(
  { records, raw }: LabelContext,
  view: GraphView,
  row: number,
  at: number,
  type: string,
): ReferenceLabel | null {
  const named = records.named(row);
  // A line whose references were not all taken (one was no address, a key stands twice) must not name the others wrongly.
  if (named === null || named.total !== raw.edges.start[row + 1]! - raw.edges.start[row]!) return null;
  return namedLabel(named, at, type === 'function', (place) => {
    const key = view.edges.target[view.edges.start[row]! + place] ?? none;
    return key === none ? '?' : records.shortText(key);
  });
}

function dictLabel(context: LabelContext, view: GraphView, row: number, at: number): ReferenceLabel {
  const given = givenLabel(context, view, row, at, 'dict');
  if (given !== null) return given;
  const { records, writer } = context;
  const first = view.edges.start[row]!;
  const count = view.edges.start[row + 1]! - first;
  const length = lengthAt(records.columns, row);
  const isPairs = length === null ? count % 2 === 0 && writer.python === 2 : count === 2 * length;
  if (!isPairs) return label('unnamed', 'value');
  // Python 2 visits key, value; Python 3 value, key.
  const isKey = writer.python === 2 ? at % 2 === 0 : at % 2 === 1;
  if (isKey) return label('key', 'key');
  const key = view.edges.target[first + (writer.python === 2 ? at - 1 : at + 1)]!;
  return label('item', `[${key === none ? '?' : records.shortText(key)}]`);
}

function functionLabel(
  writer: Writer,
  at: number,
  childType: string,
  isClosure: () => boolean,
): ReferenceLabel {
  if (at === 0 && childType === 'code') return label('member', '__code__');
  if (at === 1 && childType === 'dict') return label('member', '__globals__');
  if (at === 2 && childType === 'dict' && writer.functionsHoldBuiltins)
    return label('member', '__builtins__');
  if (childType === 'tuple') return label('member', isClosure() ? '__closure__' : '__defaults__');
  return label('member', childType === 'dict' ? '__dict__ or __kwdefaults__' : '');
}

/** Whether the child at a place refers to cells: a function's closure is a tuple of nothing else. */
function holdsCells(view: GraphView, row: number, at: number): boolean {
  const { start, target } = view.edges;
  const child = target[start[row]! + at]!;
  if (child === none || start[child] === start[child + 1]) return false;
  const first = target[start[child]!]!;
  return first !== none && view.types.names[view.types.of[first]!] === 'cell';
}

function frameLabel(childType: string, at: number): ReferenceLabel {
  if (childType === 'frame' && at === 0) return label('member', 'f_back');
  if (childType === 'code') return label('member', 'f_code');
  return label('member', 'local or global');
}

function classLabel(type: string, at: number, childType: (place: number) => string): ReferenceLabel {
  const place = childType(0) === 'type' && type !== 'type' ? at - 1 : at;
  if (place < 0) return label('class', '__class__');
  return label('member', ['__dict__', '__mro__', '__bases__', '__base__'][place] ?? '');
}
