import { sizeAt } from '../graph/columns.ts';
import type { SizeColumn } from '../graph/columns.ts';
import { noLength } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import { writerOf } from '../answers/writer.ts';
import { emptySize } from '../../../shared/python/container-sizes.ts';
import type { PythonRange } from '../../../shared/python/versions.ts';
import type { DumpPython } from './python-version.ts';
import { usualGcHead } from '../../../shared/python/versions.ts';

/** What is known of the version beside the objects. */
export interface VersionHints {
  /** `header.python` of a dump of our own script, [3, 12, 1, ...]; empty without one. */
  readonly header: readonly number[];
  readonly freeThreaded: boolean;
  /** Bytes of a pointer; null where the dump does not say. */
  readonly pointerBytes: number | null;
  /** Major x 100 + minor that the person gave. */
  readonly given: number | null;
}

const sampled = 200;

/**
 * Which Python wrote a dump: what the person says, else what its header says, else what its tuples, texts and dicts tell by their sizes:
 * the collector's head is 16 bytes from 3.8 on, texts are 8 bytes smaller from 3.12 on, dicts of one to five keys from 3.11 on. O(n).
 */
export function dumpPython(columns: DumpColumns, hints: VersionHints): DumpPython {
  const head = gcHeadOf(columns);
  const [major = 0, minor = 0] = hints.header;
  const own = major === 0 ? null : major * 100 + minor;
  const known = !hints.freeThreaded && (hints.pointerBytes ?? 8) === 8;
  const exact = hints.given ?? own;
  if (exact !== null)
    return {
      least: exact,
      most: exact,
      source: hints.given === null ? 'dump' : 'given',
      gcHead: head ?? usualGcHead(exact),
      known,
    };
  const range = inferred(columns, head);
  if (range === null) return { least: 0, most: 0, source: 'unknown', gcHead: head ?? 16, known: false };
  return { ...range, source: 'inferred', gcHead: head ?? usualGcHead(range.least), known };
}

/** A tuple is 24 bytes, 8 for each element, and the head. null: no tuple, or one of another build. */
function gcHeadOf(columns: DumpColumns): number | null {
  const counts = new Map<number, number>();
  let left = sampled;
  eachOf(columns, 'tuple', (size, length) => {
    const head = size - 24 - 8 * length;
    counts.set(head, (counts.get(head) ?? 0) + 1);
    left -= 1;
    return left > 0;
  });
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && [16, 24, 32].includes(most[0]) ? most[0] : null;
}

function inferred(columns: DumpColumns, head: number | null): PythonRange | null {
  const { python, functionsHoldBuiltins } = writerOf(columns.typeNames);
  if (python === null) return null;
  if (python === 2) return { least: 207, most: 207 };
  if (head === 24 || head === 32) return { least: 306, most: 307 };
  const text = smallest(columns, 'str', (size, length) => size - length);
  if (text === 41) return { least: 312, most: 313 };
  const empty = emptySize({ least: 311, gcHead: 16 }, 'dict');
  const tables = new Set<number>();
  eachOf(columns, 'dict', (size, length) => {
    if (length > 0 && length <= 5) tables.add(size - empty);
    return true;
  });
  if (tables.has(120) || tables.has(160)) return { least: 311, most: 311 };
  if (functionsHoldBuiltins) return { least: 310, most: 310 };
  return { least: 308, most: 309 };
}

function smallest(
  columns: DumpColumns,
  type: string,
  figure: (size: number, length: number) => number,
): number {
  let least = Infinity;
  eachOf(columns, type, (size, length) => {
    least = Math.min(least, figure(size, length));
    return true;
  });
  return least;
}

/** Calls `use` with the size and length of each object of a type, until it says false. */
function eachOf(columns: DumpColumns, name: string, use: (size: number, length: number) => boolean): void {
  const type = columns.typeNames.indexOf(name);
  if (type < 0) return;
  const size: SizeColumn = { small: columns.size, large: new Map(columns.largeSizes) };
  for (let row = 0; row < columns.objects; row += 1)
    if (columns.type[row] === type && columns.length[row] !== noLength)
      if (!use(sizeAt(size, row), columns.length[row]!)) return;
}
