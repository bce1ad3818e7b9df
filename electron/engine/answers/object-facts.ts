import type { AddressText } from '../../../shared/model/units.ts';
import { addressText } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import type { AddressTable } from '../graph/identity.ts';
import { rowsOf } from '../graph/identity.ts';
import { hasBit } from '../graph/bitset.ts';
import { none } from '../graph/columns.ts';
import { inSideList, noLength } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';

/** An object's "len"; null where its line has none. */
export function lengthAt(columns: DumpColumns, row: number): number | null {
  const length = columns.length[row] ?? noLength;
  if (length === noLength) return null;
  if (length !== inSideList) return length;
  return columns.largeLengths.find(([at]) => at === row)?.[1] ?? null;
}

/** A row's address; the row that stands for cut references has address 0. */
export function addressAt(columns: DumpColumns, row: number): bigint {
  if (row >= columns.objects) return 0n;
  return (BigInt(columns.addressWords[row * 2 + 1]!) << 32n) | BigInt(columns.addressWords[row * 2]!);
}

export const addressTextAt = (columns: DumpColumns, row: number): AddressText =>
  addressText(addressAt(columns, row));

/** What finds objects by their address. */
export interface Addresses {
  readonly columns: DumpColumns;
  readonly identity: AddressTable;
  readonly graph: HeapGraph;
}

/** The row of an address (decimal digits); null when the view has no object there. */
export function findRow({ columns, identity, graph }: Addresses, address: string): number | null {
  if (!/^\d{1,20}$/.test(address)) return null;
  const exact = BigInt(address);
  if (exact >= 1n << 64n) return null;
  const found = new Uint32Array(1);
  const words = Uint32Array.of(Number(exact & 0xffffffffn), Number(exact >> 32n));
  rowsOf(identity, words, 1, found, 0);
  const row = found[0]!;
  if (row === none) return exact === 0n ? graph.view.exReference : null;
  return row < columns.objects && !(graph.view.absent !== null && hasBit(graph.view.absent, row))
    ? row
    : null;
}

/** The same; throws 'not-found' with the address in the sentence. */
export function rowAt(addresses: Addresses, address: string): number {
  const row = findRow(addresses, address);
  if (row === null) throw fail('not-found', `There is no object at address ${address} in this dump.`);
  return row;
}
