import type { DumpId } from '../model/units.ts';
import type { KindGrowth } from '../protocol/compare.ts';
import type { Answer, Params } from '../protocol/engine-api.ts';
import type { LabelledPage, ObjectPage } from '../protocol/graph.ts';
import type { Listing, ListingMethod, ListingOf } from '../protocol/listing.ts';
import type { Grouping } from '../protocol/summary.ts';
import type { ListingCell, ListingRows } from './table-text.ts';
import { columnsNamed } from './table-text.ts';

/** Rows of a table beside how many there are in all. */
export interface ListingPage extends ListingRows {
  readonly total: number;
}

/** What a table needs to know beyond the answers: what a dump is called. */
export type DumpName = (dump: DumpId) => string;

/** Asks the engine for some rows of a table, and puts them into columns with exact figures. */
export async function listingPage(
  listing: Listing,
  window: { readonly from: number; readonly limit: number },
  ask: <M extends ListingMethod>(method: M, params: Params<M>) => Promise<Answer<M>>,
  nameOf: DumpName,
): Promise<ListingPage> {
  const one = async <M extends ListingMethod>({ method, params }: ListingOf<M>): Promise<ListingPage> => {
    // A listing's parameters and a window are the parameters of its method.
    const answer = await ask(method, { ...params, ...window } as unknown as Params<M>);
    return tables[method](answer, params, nameOf);
  };
  return one(listing as ListingOf<ListingMethod>);
}

type TableOf<M extends ListingMethod> = (
  answer: Answer<M>,
  params: ListingOf<M>['params'],
  nameOf: DumpName,
) => ListingPage;

const table = (
  names: readonly string[],
  rows: readonly (readonly ListingCell[])[],
  total: number,
): ListingPage => ({ columns: columnsNamed(names), rows, total });

const objectNames = ['address', 'type', 'size', 'len', 'refs', 'referrers', 'retained', 'value'] as const;

function objectCells(page: ObjectPage, at: number): ListingCell[] {
  const type = page.type[at] ?? null;
  const known = <Value>(value: Value | undefined): Value | null => (type === null ? null : (value ?? null));
  return [
    page.address[at] ?? null,
    type,
    known(page.size[at]),
    page.length[at] ?? null,
    known(page.references[at]),
    known(page.referrers[at]),
    known(page.retained[at]),
    page.value[at]?.text ?? null,
  ];
}

const objectTable = (page: ObjectPage): ListingPage =>
  table(
    objectNames,
    page.address.map((_, at) => objectCells(page, at)),
    page.total,
  );
const labelledTable = (page: LabelledPage): ListingPage =>
  table(
    ['reference', ...objectNames],
    page.address.map((_, at) => [page.label[at]?.text ?? '', ...objectCells(page, at)]),
    page.total,
  );

const kindWord: Readonly<Record<Grouping, string>> = {
  type: 'type',
  module: 'module',
  'size-class': 'size class',
};

/** Dumps of one name are told apart by their place. */
function dumpNames(dumps: readonly DumpId[], nameOf: DumpName): string[] {
  const names = dumps.map(nameOf);
  return new Set(names).size === names.length ? names : names.map((name, at) => `${at + 1} ${name}`);
}

const growthCells = (row: KindGrowth, names: readonly string[]): ListingCell[] => [
  row.kind,
  row.bytesDelta,
  row.countDelta,
  row.percent,
  row.slope.bytesPerDump,
  row.slope.bytesPerHour,
  row.slope.fit,
  row.bytesPeakGrowth,
  row.countPeakGrowth,
  names[row.firstSeen] ?? null,
  row.neverShrinks,
  ...row.bytes,
  ...row.counts,
];

const tables: { readonly [M in ListingMethod]: TableOf<M> } = {
  summary: (page, { groupBy }) =>
    table(
      [
        kindWord[groupBy],
        'count',
        'count_percent',
        'bytes',
        'bytes_percent',
        'cumulative_percent',
        'max',
        'max_address',
      ],
      page.kind.map((kind, at) => [
        kind,
        page.count[at] ?? null,
        page.countPercent[at] ?? null,
        page.bytes[at] ?? null,
        page.bytesPercent[at] ?? null,
        page.cumulativePercent[at] ?? null,
        page.max[at] ?? null,
        page.maxAddress[at] ?? null,
      ]),
      page.matching.rows,
    ),
  objects: objectTable,
  query: objectTable,
  rootObjects: objectTable,
  dominated: objectTable,
  changedObjects: objectTable,
  children: labelledTable,
  referrers: labelledTable,
  compareDumps: (page, { dumps, groupBy }, nameOf) => {
    const names = dumpNames(dumps, nameOf);
    return table(
      [
        kindWord[groupBy],
        'bytes_change',
        'objects_change',
        'percent',
        'bytes_per_dump',
        'bytes_per_hour',
        'fit',
        'bytes_over_peak',
        'objects_over_peak',
        'first_seen',
        'never_shrinks',
        ...names.map((name) => `bytes in ${name}`),
        ...names.map((name) => `objects in ${name}`),
      ],
      page.rows.map((row) => growthCells(row, names)),
      page.matching.rows,
    );
  },
  objectChanges: (page, { groupBy }) =>
    table(
      groupBy === 'type'
        ? ['type', 'objects', 'bytes', 'largest_address']
        : ['holder', 'holder_type', 'objects', 'bytes', 'holder_address'],
      page.groups.map(({ name, type, count, bytes, address }) =>
        groupBy === 'type' ? [name, count, bytes, address] : [name, type, count, bytes, address],
      ),
      page.total,
    ),
  profileTable: ({ columns, rows, total }) => ({
    // Its addresses are hexadecimal, as the log has them.
    columns: columns.map((name) => ({ name, kind: 'plain' })),
    rows,
    total,
  }),
};

/** What the file of a table is called, beside its dump. */
export function listingName({ method, params }: Listing): string {
  switch (method) {
    case 'summary':
      return `${params.groupBy}s`;
    case 'objects':
      return params.type === null ? params.among : `objects of ${params.type}`;
    case 'query':
      return 'found';
    case 'rootObjects':
      return `roots ${params.reason}`;
    case 'dominated':
      return 'dominated';
    case 'children':
    case 'referrers':
      return `${method} of ${params.address}`;
    case 'compareDumps':
      return `growth by ${params.groupBy}`;
    case 'objectChanges':
      return `${params.change} by ${params.groupBy}`;
    case 'changedObjects':
      return `${params.change} objects`;
    case 'profileTable':
      return params.table;
  }
}
