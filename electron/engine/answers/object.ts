import type { ObjectFacts, RootReasonName } from '../../../shared/protocol/graph.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { none, sizeAt } from '../graph/columns.ts';
import { isRootRow, unreachableRow } from '../graph/paths.ts';
import { rootReasons } from '../graph/roots.ts';
import type { RecordFields } from '../importers/meliae/record-fields.ts';
import type { GraphContext } from './graph-context.ts';
import { countOf, reachedBytes, typeNameOf } from './graph-context.ts';
import { addressTextAt, lengthAt } from './object-facts.ts';

const recordBytes = 2000;

/** Why a row is a root; null when it is none. */
export const reasonOf = ({ graph }: GraphContext, row: number): RootReasonName | null => {
  if (!isRootRow(graph.paths, row)) return null;
  if (graph.paths.parent[row] === unreachableRow(graph.paths.parent.length)) return 'unreachable';
  const at = graph.roots.row.indexOf(row);
  return rootReasons[graph.roots.reason[at] ?? 0] ?? null;
};

const managedDictNote =
  'On Python 3.11 and later the attribute values of an instance are stored beside it and are not in its size.';

const guessNote = 'The class’s own __sizeof__ failed; this is the size of the bare object.';
const remarks = {
  materialised:
    'The dump script asked it for its __dict__ to learn the names of attributes, which made the dict; its references are as they were before.',
  torn: 'Another thread changed it while it was written; its references may be short.',
} as const;

/** A key of our own script whose value is text. */
function textIn({ other }: RecordFields, key: string): string | null {
  const raw = other[key];
  if (raw === undefined || !raw.startsWith('"')) return null;
  try {
    return JSON.parse(raw) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function sizeNoteOf(context: GraphContext, row: number, fields: RecordFields): string | null {
  const sized = textIn(fields, 'sized');
  if (sized === 'guess') return guessNote;
  if (sized === 'least') return managedDictNote;
  // A dump of our own script says it of every object that it is true of.
  return !context.fromScript && isInlineInstance(context, row) ? managedDictNote : null;
}

/** Everything about one object that costs no walk. */
export function objectFacts(context: GraphContext, row: number): ObjectFacts {
  const { columns, graph, view, records } = context;
  const { edges } = view;
  const type = typeNameOf(context, row);
  const fields = records.fields(row);
  const name = fields.name ?? null;
  const value = records.value(row, type);
  let dangling = 0;
  for (let at = edges.start[row]!; at < edges.start[row + 1]!; at += 1)
    if (edges.target[at] === none) dangling += 1;
  const objects = edges.objects;
  const dominator = graph.idom[row]!;
  const reached = reachedBytes(context);
  return {
    address: addressTextAt(columns, row),
    type,
    size: asBytes(sizeAt(view.size, row)),
    sizeNote: sizeNoteOf(context, row, fields),
    length: lengthAt(columns, row),
    name: name === null ? null : (value?.text ?? name),
    qualifiedName: textIn(fields, 'class') ?? textIn(fields, 'path'),
    refcount: fields.other['refcount'] === undefined ? null : Number(fields.other['refcount']),
    remarks: Object.entries(remarks).flatMap(([key, words]) => (fields.other[key] === 'true' ? [words] : [])),
    value: name === null ? value : null,
    rawValue: fields.bigValue ?? fields.value ?? null,
    rawName: name,
    references: countOf(edges.start, row),
    dangling,
    referrers: countOf(graph.referrers.start, row),
    retained: asBytes(graph.retained[row]!),
    retainedPercent: reached === 0 ? 0 : (graph.retained[row]! * 100) / reached,
    dominator:
      dominator < objects
        ? { address: addressTextAt(columns, dominator), type: typeNameOf(context, dominator) }
        : null,
    root: reasonOf(context, row),
    unreachable: ((graph.paths.unreachable[row >>> 5]! >>> (row & 31)) & 1) === 1,
    record: row < columns.objects ? records.line(row, recordBytes) : null,
  };
}

/**
 * An instance of a class written in Python that has attributes but no dict: on 3.11 and later its values stand beside it;
 * before, it has slots. A dump without names cannot tell the two apart, so the note is given only where the writer may be 3.11.
 */
function isInlineInstance(context: GraphContext, row: number): boolean {
  const { view, writer } = context;
  if (!writer.functionsHoldBuiltins) return false;
  const { start, target } = view.edges;
  const end = start[row + 1]!;
  if (end - start[row]! < 2) return false;
  const type = typeNameOf(context, row);
  const last = target[end - 1]!;
  if (last === none || view.types.names[view.types.of[last]!] !== 'type' || type.includes('.')) return false;
  return !['type', 'tuple', 'list', 'dict', 'function', 'frame', 'module', 'method', 'cell'].includes(type);
}
