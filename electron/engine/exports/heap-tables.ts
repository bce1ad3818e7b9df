import { descendingBy } from '../graph/radix-order.ts';
import { hasBit } from '../graph/bitset.ts';
import { none, sizeAt } from '../graph/columns.ts';
import { danglingAt } from '../graph/edges.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import { rowsOfTypes } from '../graph/meliae-questions.ts';
import { isRootRow, rootRow, unreachableRow } from '../graph/paths.ts';
import { RowList } from '../graph/row-list.ts';
import { rootReasons } from '../graph/roots.ts';
import { lengthAt } from '../answers/object-facts.ts';
import { nameBits, RecordScan, valueBits } from '../answers/heavy/query/record-scan.ts';
import { bytewiseTypes, shownValue } from '../answers/shown-value.ts';
import { writerOf } from '../answers/writer.ts';
import { TypeNames } from '../reports/redaction.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import type { ReportRedaction } from '../../../shared/protocol/report.ts';
import type { ExportColumn, ExportValue, RowSource } from './row-source.ts';

/** One view of a dump, and its file. Shared columns: a thread is handed it whole. */
export interface ExportedHeap {
  readonly columns: DumpColumns;
  readonly graph: HeapGraph;
  /** The plain file; its descriptor stays open while the export runs. */
  readonly file: { readonly fd: number; readonly bytes: number };
}

const column = (name: string, kind: ExportColumn['kind'], nullable = false): ExportColumn => ({
  name,
  kind,
  nullable,
});

/** An address; 0 of the row that stands for cut references. */
export function addressOf({ addressWords, objects }: DumpColumns, row: number): number | bigint {
  if (row >= objects) return 0;
  return addressFromWords(addressWords, row);
}

function addressFromWords(words: Uint32Array, at: number): number | bigint {
  const [low, high] = [words[at * 2]!, words[at * 2 + 1]!];
  return high < 1 << 21 ? high * 4294967296 + low : (BigInt(high) << 32n) | BigInt(low);
}

/** Names of a view's types as they may be shown, by number. */
export function shownTypes({ graph }: ExportedHeap, { types }: ReportRedaction): string[] {
  const names = new TypeNames(types);
  return graph.view.types.names.map((name) => names.shown(name));
}

/** Every object of the view, in the order of the file. Values are as the dump has them; null under redaction. */
export function objectsTable(heap: ExportedHeap, redaction: ReportRedaction): RowSource {
  const { columns, graph, file } = heap;
  const { view, referrers, retained, idom, paths, roots } = graph;
  const { start } = view.edges;
  const rows = rowsOfTypes(view, null);
  const types = shownTypes(heap, redaction);
  const reasonOfRoot = new Map<number, string>();
  roots.row.forEach((row, i) => reasonOfRoot.set(row, rootReasons[roots.reason[i]!] ?? ''));
  for (const row of graph.unreachableRoots) reasonOfRoot.set(row, 'unreachable');
  const scan = new RecordScan(columns, file);
  const bytewise = bytewiseTypes(writerOf(columns.typeNames));
  const hasText = (row: number): boolean =>
    row < columns.objects && (columns.fields[row]! & (nameBits | valueBits)) !== 0;
  const valueAt = (place: number, to: number): string | null => {
    const row = rows[place]!;
    if (redaction.values || !hasText(row)) return null;
    let next = place + 1;
    while (next < to && !hasText(rows[next]!)) next += 1;
    const fields = scan.fields(row, next < to ? rows[next]! : row);
    const type = view.types.names[view.types.of[row]!] ?? '';
    return shownValue(fields, type, lengthAt(columns, row), bytewise)?.text ?? null;
  };
  return {
    columns: [
      column('address', 'address'),
      column('type', 'text'),
      column('size', 'whole'),
      column('len', 'whole', true),
      column('refs', 'whole'),
      column('referrers', 'whole'),
      column('retained', 'whole'),
      column('dominator', 'address', true),
      column('root', 'text', true),
      column('unreachable', 'flag'),
      column('value', 'text', true),
    ],
    rows: rows.length,
    take: (from, to) => {
      const part = rows.subarray(from, to);
      const each = (value: (row: number) => ExportValue): ExportValue[] => Array.from(part, value);
      return [
        each((row) => addressOf(columns, row)),
        each((row) => types[view.types.of[row]!] ?? ''),
        each((row) => sizeAt(view.size, row)),
        each((row) => (row < columns.objects ? lengthAt(columns, row) : null)),
        each((row) => start[row + 1]! - start[row]!),
        each((row) => referrers.start[row + 1]! - referrers.start[row]!),
        each((row) => retained[row]!),
        each((row) => (idom[row]! < view.edges.objects ? addressOf(columns, idom[row]!) : null)),
        each((row) => (isRootRow(paths, row) ? (reasonOfRoot.get(row) ?? null) : null)),
        each((row) => hasBit(paths.unreachable, row)),
        Array.from(part, (_, i) => valueAt(from + i, to)),
      ];
    },
  };
}

/** Every reference of the view, by its source in the order of the file, then in the dump's order, repeats included. */
export function edgesTable({ columns, graph }: ExportedHeap): RowSource {
  const { start, target, dangling, objects } = graph.view.edges;
  /** The row whose references begin at or before a position. */
  const rowAtPosition = (position: number): number => {
    let [low, high] = [0, objects];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (start[middle]! <= position) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    columns: [
      column('source', 'address'),
      column('position', 'whole'),
      column('target', 'address'),
      column('dangling', 'flag'),
    ],
    rows: start[objects]!,
    take: (from, to) => {
      const source: ExportValue[] = [];
      const position: ExportValue[] = [];
      const targets: ExportValue[] = [];
      const missing: ExportValue[] = [];
      let row = rowAtPosition(from);
      let next = danglingAt(dangling, from);
      for (let at = from; at < to; at += 1) {
        while (start[row + 1]! <= at) row += 1;
        const child = target[at]!;
        source.push(addressOf(columns, row));
        position.push(at - start[row]!);
        missing.push(child === none);
        targets.push(
          child === none ? addressFromWords(dangling.addressWords, next) : addressOf(columns, child),
        );
        if (child === none) next += 1;
      }
      return [source, position, targets, missing];
    },
  };
}

/** What no other object holds alone, the most retained first: the top of the dominator tree. */
export function dominatorsTable(heap: ExportedHeap, redaction: ReportRedaction): RowSource {
  const { columns, graph } = heap;
  const { idom, retained, view } = graph;
  const { objects } = view.edges;
  const [above, below] = [rootRow(objects), unreachableRow(objects)];
  const tops = new RowList();
  for (let row = 0; row < objects; row += 1) if (idom[row] === above || idom[row] === below) tops.push(row);
  const rows = descendingBy(tops.rows(), (row) => retained[row]!);
  const types = shownTypes(heap, redaction);
  const reached = retained[above]! + retained[below]!;
  return {
    columns: [
      column('address', 'address'),
      column('type', 'text'),
      column('size', 'whole'),
      column('retained', 'whole'),
      column('share', 'fraction'),
      column('unreachable', 'flag'),
    ],
    rows: rows.length,
    take: (from, to) => {
      const part = rows.subarray(from, to);
      const each = (value: (row: number) => ExportValue): ExportValue[] => Array.from(part, value);
      return [
        each((row) => addressOf(columns, row)),
        each((row) => types[view.types.of[row]!] ?? ''),
        each((row) => sizeAt(view.size, row)),
        each((row) => retained[row]!),
        each((row) => (reached === 0 ? 0 : retained[row]! / reached)),
        each((row) => idom[row] === below),
      ];
    },
  };
}
