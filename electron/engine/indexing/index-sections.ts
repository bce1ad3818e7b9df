import type { AddressTable } from '../graph/identity.ts';
import { rawView } from '../graph/meliae-views.ts';
import type { FileKey } from '../index-file/header.ts';
import { IndexReader } from '../index-file/read-index.ts';
import type { Column, SectionContent } from '../index-file/write-index.ts';
import { writeIndex } from '../index-file/write-index.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import type { IndexedDump } from './tasks.ts';

/** The part of an index that the first table needs: read at once, while the columns still come. */
export const summarySection = 'summary';

const columnNames = [
  'addressWords',
  'size',
  'type',
  'length',
  'lineOffset',
  'segmentRow',
  'segmentOffset',
  'fields',
] as const;

interface Facts {
  readonly objects: number;
  readonly references: number;
  readonly largeSizes: [number, number][];
  readonly largeLengths: [number, number][];
  readonly identity: AddressTable['kind'];
  readonly holdingAll: boolean;
}

/** Writes a dump's columns and raw graph. `summary` is plain data of the caller's. Rejects with the system's error. */
export function writeIndexedDump(
  path: string,
  key: FileKey,
  { columns, identity, graph }: IndexedDump,
  summary: unknown,
): Promise<number> {
  const { edges } = graph.view;
  const facts: Facts = {
    objects: columns.objects,
    references: columns.references,
    largeSizes: columns.largeSizes.map(([row, size]) => [row, size]),
    largeLengths: columns.largeLengths.map(([row, length]) => [row, length]),
    identity: identity.kind,
    holdingAll: graph.notHolding === null,
  };
  const contents: SectionContent[] = [
    { name: summarySection, content: { json: summary } },
    { name: 'facts', content: { json: facts } },
    { name: 'types', content: { json: columns.typeNames } },
  ];
  const add = (name: string, column: Column) => contents.push({ name, content: [column] });
  for (const name of columnNames) add(name, columns[name]);
  if (identity.kind === 'bitmap') {
    add('regionHigh', identity.regionHigh);
    add('regionPage', identity.regionPage);
    add('pages', identity.pages);
    add('pairs', identity.pairs);
    add('rowOfRank', identity.rowOfRank);
  } else add('slots', identity.slots);
  add('edgeStart', edges.start);
  add('edgeTarget', edges.target);
  add('danglingPosition', edges.dangling.position);
  add('danglingAddress', edges.dangling.addressWords);
  add('referrerStart', graph.referrers.start);
  add('referrerRow', graph.referrers.row);
  if (graph.notHolding !== null) add('notHolding', graph.notHolding);
  add('rootRow', graph.roots.row);
  add('rootReason', graph.roots.reason);
  add('cycles', graph.unreachableRoots);
  add('pathParent', graph.paths.parent);
  add('unreachable', graph.paths.unreachable);
  add('idom', graph.idom);
  add('retained', graph.retained);
  return writeIndex(path, key, contents);
}

class Damaged extends Error {}

/** The dump of an index; null when there is none for this file, or any of it is damaged. */
export async function readIndexedDump(path: string, key: FileKey): Promise<IndexedDump | null> {
  const reader = await IndexReader.open(path, key);
  if (reader === null) return null;
  try {
    return await readSections(reader);
  } catch (error) {
    if (error instanceof Damaged) return null;
    throw error;
  } finally {
    await reader.close();
  }
}

async function readSections(reader: IndexReader): Promise<IndexedDump> {
  const column = async (name: string): Promise<Column> => {
    const read = await reader.column(name);
    if (read === null) throw new Damaged(name);
    return read;
  };
  const words = async (name: string): Promise<Uint32Array> => {
    const read = await column(name);
    if (!(read instanceof Uint32Array)) throw new Damaged(name);
    return read;
  };
  const bytes = async (name: string): Promise<Uint8Array> => {
    const read = await column(name);
    if (!(read instanceof Uint8Array)) throw new Damaged(name);
    return read;
  };
  const floats = async (name: string): Promise<Float64Array> => {
    const read = await column(name);
    if (!(read instanceof Float64Array)) throw new Damaged(name);
    return read;
  };
  const facts = (await reader.json('facts')) as Facts | null;
  const typeNames = (await reader.json('types')) as string[] | null;
  if (facts === null || typeNames === null) throw new Damaged('facts');
  const columns: DumpColumns = {
    objects: facts.objects,
    references: facts.references,
    largeSizes: facts.largeSizes,
    largeLengths: facts.largeLengths,
    typeNames,
    addressWords: await words('addressWords'),
    size: await words('size'),
    type: await words('type'),
    length: await words('length'),
    lineOffset: await words('lineOffset'),
    segmentRow: await words('segmentRow'),
    segmentOffset: await floats('segmentOffset'),
    fields: await bytes('fields'),
  };
  const identity: AddressTable =
    facts.identity === 'bitmap'
      ? {
          kind: 'bitmap',
          regionHigh: await words('regionHigh'),
          regionPage: await words('regionPage'),
          pages: await words('pages'),
          pairs: await words('pairs'),
          rowOfRank: await words('rowOfRank'),
        }
      : { kind: 'hash', slots: await words('slots'), addressWords: columns.addressWords };
  const edges = {
    objects: facts.objects,
    start: await words('edgeStart'),
    target: await words('edgeTarget'),
    dangling: {
      position: await words('danglingPosition'),
      addressWords: await words('danglingAddress'),
    },
  };
  const size = { small: columns.size, large: new Map(columns.largeSizes) };
  return {
    columns,
    identity,
    graph: {
      view: rawView(edges, size, { of: columns.type, names: typeNames }),
      referrers: { start: await words('referrerStart'), row: await words('referrerRow') },
      notHolding: facts.holdingAll ? null : await words('notHolding'),
      roots: { row: await words('rootRow'), reason: await bytes('rootReason') },
      unreachableRoots: await words('cycles'),
      paths: { parent: await words('pathParent'), unreachable: await words('unreachable') },
      idom: await words('idom'),
      retained: await floats('retained'),
    },
  };
}
