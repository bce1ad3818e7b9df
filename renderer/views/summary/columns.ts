import type { Grouping, SummaryColumn } from '../../../shared/protocol/summary.ts';
import type { Column } from '../../components/virtual-table/column.ts';

export interface GroupingWords {
  readonly one: string;
  readonly many: string;
  readonly title: string;
  /** What the groups are, in a sentence. */
  readonly hint: string;
}

export const groupingWords: Readonly<Record<Grouping, GroupingWords>> = {
  type: { one: 'type', many: 'types', title: 'Type', hint: 'The type’s name, as the dump has it' },
  module: {
    one: 'module',
    many: 'modules',
    title: 'Module',
    hint: 'The dotted part of the type’s name; only types made in C carry one',
  },
  'size-class': {
    one: 'size class',
    many: 'size classes',
    title: 'Size class',
    hint: 'Blocks of Python’s small-object allocator: steps of 16 bytes up to 512',
  },
};

export interface SummaryTableColumn extends Column {
  readonly id: SummaryColumn | 'cumulative' | 'retained';
}

const figure = { numeric: true, sortable: true } as const;

const retained: SummaryTableColumn = {
  ...figure,
  id: 'retained',
  title: 'Retained',
  hint: 'What would be freed if all objects of the type went, none counted twice',
  width: '82px',
  sortable: false,
  neededWidth: 380,
};

/** `withRetained` where it is known who holds what. */
export const columnsFor = (groupBy: Grouping, withRetained: boolean): readonly SummaryTableColumn[] => [
  {
    id: 'kind',
    title: groupingWords[groupBy].title,
    hint: groupingWords[groupBy].hint,
    width: 'minmax(120px, 1fr)',
    numeric: false,
    sortable: true,
  },
  {
    ...figure,
    id: 'count',
    title: 'Count',
    hint: 'How many objects; the bar is their share of all objects',
    width: '94px',
  },
  {
    ...figure,
    id: 'bytes',
    title: 'Bytes',
    hint: 'Sum of the objects’ own sizes; the bar is the share of all bytes',
    width: '98px',
  },
  ...(withRetained ? [retained] : []),
  {
    ...figure,
    id: 'cumulative',
    title: 'Cumulative',
    hint: 'Share of all bytes in this row and the rows above it',
    width: '86px',
    sortable: false,
    neededWidth: 420,
  },
  {
    ...figure,
    id: 'max',
    title: 'Largest',
    hint: 'Size of the largest single object',
    width: '78px',
    neededWidth: 500,
  },
  {
    ...figure,
    id: 'average',
    title: 'Average',
    hint: 'Bytes divided by count',
    width: '78px',
    neededWidth: 590,
  },
];
