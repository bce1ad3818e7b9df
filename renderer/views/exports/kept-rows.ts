import type { ListingCell, ListingRows } from '../../../shared/listing/table-text.ts';
import { columnsNamed, rowsOf } from '../../../shared/listing/table-text.ts';
import type { TypeSumsAnswer } from '../../../shared/protocol/graph.ts';
import type { KeepersAnswer } from '../../../shared/protocol/kept-alive.ts';
import type { LocalVariable, ThreadFacts } from '../../../shared/protocol/process.ts';
import type { Suspect } from '../../../shared/protocol/suspects.ts';
import { suspectTitles } from '../../../shared/protocol/suspects.ts';

/** Who keeps objects alive, as a table for other programs; where no single object does, the type is empty. */
export const keeperRows = (groups: KeepersAnswer['groups']): ListingRows =>
  rowsOf(groups, {
    type: ({ type }) => type ?? '(the roots)',
    holders: ({ type, keepers }) => (type === null ? null : keepers),
    holder_bytes: ({ type, keeperBytes }) => (type === null ? null : keeperBytes),
    objects_kept: ({ kept }) => kept,
    kept_bytes: ({ keptBytes }) => keptBytes,
  });

/** Suspects, the first first; evidence and further reasons are left to reports. */
export const suspectRows = (suspects: readonly Suspect[]): ListingRows =>
  rowsOf(suspects, {
    kind: ({ kind }) => suspectTitles[kind],
    sentence: ({ sentence }) => sentence,
    type: ({ type }) => type,
    address: ({ address }) => address,
    path: ({ path }) => path,
    retained: ({ retained }) => retained,
    retained_is_at_least: ({ atLeast }) => atLeast,
    share: ({ share }) => share,
    len: ({ length }) => length,
    element_type: ({ elementType }) => elementType,
    elements: ({ elements }) => elements,
    bytes_grown: ({ growth }) => growth?.bytes ?? null,
    elements_grown: ({ growth }) => growth?.elements ?? null,
    hint: ({ hint }) => hint,
  });

const threadColumns = columnsNamed([
  'thread',
  'thread_name',
  'frame',
  'function',
  'file',
  'line',
  'local',
  'address',
  'type',
  'size',
  'retained',
  'value',
]);

/** A row for each local of each frame, from the innermost frame outwards; a frame without any has one row. */
export function threadRows(threads: readonly ThreadFacts[]): ListingRows {
  const rows = threads.flatMap(({ id, name, frames }) =>
    frames.flatMap(({ function: code, file, line, locals, namespace }, at): ListingCell[][] => {
      const frame = [id, name, at, code, file, line];
      const all = [
        ...locals.map((local) => [local.name, ...localCells(local)]),
        ...(namespace === null ? [] : [['(its namespace)', ...localCells(namespace)]]),
      ];
      return all.length === 0 ? [[...frame]] : all.map((cells) => [...frame, ...cells]);
    }),
  );
  return { columns: threadColumns, rows };
}

const localCells = ({ address, type, size, retained, value }: LocalVariable): ListingCell[] => [
  address,
  type,
  type === null ? null : size,
  type === null ? null : retained,
  value?.text ?? null,
];

/** Types with sums over some objects. */
export const typeSumRows = ({ type, count, bytes, largest, largestAddress }: TypeSumsAnswer): ListingRows =>
  rowsOf(
    type.map((_, at) => at),
    {
      type: (at) => type[at] ?? '',
      objects: (at) => count[at] ?? null,
      bytes: (at) => bytes[at] ?? null,
      largest: (at) => largest[at] ?? null,
      largest_address: (at) => largestAddress[at] ?? null,
    },
  );
