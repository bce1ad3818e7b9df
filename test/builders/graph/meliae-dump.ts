import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { Edges, Types } from '../../../electron/engine/graph/columns.ts';
import { buildEdges } from '../../../electron/engine/graph/edges.ts';
import type { Identity } from '../../../electron/engine/graph/identity.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import { hasBit } from '../../../electron/engine/graph/bitset.ts';
import type { PlainObject, ScannedColumns } from './drawn-heap.ts';
import { columnsOf } from './drawn-heap.ts';

interface Line {
  address: number;
  type: string;
  size: number;
  name?: string;
  refs: number[];
}

export interface ReadDump extends ScannedColumns {
  identity: Identity;
  edges: Edges;
  types: Types;
  nameOf: (row: number) => string | null;
  addressOf: (row: number) => number;
  rowOf: (address: number) => number;
}

/** Reads a gzipped dump the plain way: JSON.parse per line, later lines of an address dropped. Addresses below 2^53. */
export function readMeliaeDump(path: string): ReadDump {
  const heap: PlainObject[] = [];
  for (const text of gunzipSync(readFileSync(path)).toString('latin1').split('\n')) {
    if (!text.startsWith('{')) continue;
    const { address, type, size, name, refs } = JSON.parse(text) as Line;
    heap.push({
      address: BigInt(address),
      type,
      size,
      refs: refs.map(BigInt),
      ...(name !== undefined && { name }),
    });
  }
  const all = columnsOf(heap, 5000);
  const { duplicate } = buildIdentity(all.addressWords, all.objects);
  const kept = heap.filter((_, row) => !hasBit(duplicate, row));
  const columns = columnsOf(kept, 5000);
  const identity = buildIdentity(columns.addressWords, columns.objects);
  return {
    ...columns,
    identity,
    edges: buildEdges(identity.table, columns.referenceCount, columns.chunks),
    types: { of: columns.type, names: columns.typeNames },
    nameOf: (row) => kept[row]?.name ?? null,
    addressOf: (row) => Number(kept[row]?.address ?? 0n),
    rowOf: (address) => identity.rowOf(address % 2 ** 32, Math.floor(address / 2 ** 32)),
  };
}
