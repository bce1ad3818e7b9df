import type { SizeColumn } from '../../../electron/engine/graph/columns.ts';
import type { ReferenceChunk } from '../../../electron/engine/graph/edges.ts';

/** One object of a plain heap: what a line of a dump says. */
export interface PlainObject {
  address: bigint;
  type: string;
  size: number;
  refs: bigint[];
  name?: string;
}

/** The columns that a scan gives. */
export interface ScannedColumns {
  objects: number;
  addressWords: Uint32Array;
  referenceCount: Uint32Array;
  type: Uint32Array;
  typeNames: string[];
  size: SizeColumn;
  chunks: ReferenceChunk[];
}

/** Turns plain objects into columns, with chunks of the given number of rows. */
export function columnsOf(heap: readonly PlainObject[], rowsPerChunk = 7): ScannedColumns {
  const objects = heap.length;
  const addressWords = new Uint32Array(objects * 2);
  const referenceCount = new Uint32Array(objects);
  const type = new Uint32Array(objects);
  const small = new Uint32Array(objects);
  const large = new Map<number, number>();
  const numbers = new Map<string, number>();
  const chunks: ReferenceChunk[] = [];
  heap.forEach((object, row) => {
    addressWords.set(halves(object.address), row * 2);
    referenceCount[row] = object.refs.length;
    if (!numbers.has(object.type)) numbers.set(object.type, numbers.size);
    type[row] = numbers.get(object.type)!;
    const isSmall = object.size >= 0 && object.size <= 0xfffffffd;
    small[row] = isSmall ? object.size : 0xfffffffe;
    if (!isSmall) large.set(row, object.size);
  });
  for (let firstRow = 0; firstRow < objects; firstRow += rowsPerChunk) {
    const part = heap.slice(firstRow, firstRow + rowsPerChunk);
    const words = Uint32Array.from(part.flatMap(({ refs }) => refs).flatMap(halves));
    chunks.push({ firstRow, rows: part.length, words });
  }
  return {
    objects,
    addressWords,
    referenceCount,
    type,
    typeNames: [...numbers.keys()],
    size: { small, large },
    chunks,
  };
}

export const halves = (address: bigint): [number, number] => [
  Number(address & 0xffffffffn),
  Number(address >> 32n),
];

export interface DrawnHeap {
  heap: PlainObject[];
  row: (name: string) => number;
  name: (row: number) => string;
}

/**
 * Draws a heap as text, an object per line: `a:list(64) -> b b c`. Type and size may be left out (`object`, 1). A name that
 * has no line of its own is a dangling reference. Blank lines and indentation don't matter.
 */
export function drawnHeap(text: string): DrawnHeap {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const parsed = lines.map((line) => {
    const match = /^(\w+)(?::([^(\s]+))?(?:\((-?\d+)\))?(?:\s*->\s*(.*))?$/.exec(line);
    if (match === null) throw new Error(`this line draws no object: ${line}`);
    const [, name, type, size, refs] = match;
    return {
      name: name!,
      type: type ?? 'object',
      size: size === undefined ? 1 : Number(size),
      refs: (refs ?? '').split(/\s+/).filter((ref) => ref !== ''),
    };
  });
  const names = parsed.map(({ name }) => name);
  for (const { refs } of parsed) for (const ref of refs) if (!names.includes(ref)) names.push(ref);
  const address = (name: string) => 0x7f0000001000n + BigInt(names.indexOf(name)) * 48n;
  const row = (name: string): number => {
    const found = parsed.findIndex((object) => object.name === name);
    if (found < 0) throw new Error(`nothing drawn is called ${name}`);
    return found;
  };
  return {
    heap: parsed.map(({ name, type, size, refs }) => ({
      address: address(name),
      type,
      size,
      refs: refs.map(address),
    })),
    row,
    name: (at) => parsed[at]?.name ?? (at === parsed.length ? 'ROOTS' : 'UNREACHABLE'),
  };
}
