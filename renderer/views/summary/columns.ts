import type { SummaryColumn } from '../../../shared/protocol/summary.ts';
import type { Grouping } from '../../../shared/protocol/summary.ts';
import type { Column } from '../../components/VirtualTable.svelte';

export const kindTitle: Readonly<Record<Grouping, string>> = {
  type: 'Type',
  module: 'Module',
  'size-class': 'Size class',
};
export const kindPlural: Readonly<Record<Grouping, string>> = {
  type: 'types',
  module: 'modules',
  'size-class': 'size classes',
};

export const columnsFor = (
  groupBy: Grouping,
): readonly (Column & { readonly id: SummaryColumn | 'cumulative' })[] => [
  {
    id: 'kind',
    title: kindTitle[groupBy],
    hint: 'Name, as the dump has it',
    width: 'minmax(140px, 1fr)',
    numeric: false,
    sortable: true,
  },
  {
    id: 'count',
    title: 'Count',
    hint: 'How many objects; the bar is their share of all objects',
    width: '104px',
    numeric: true,
    sortable: true,
  },
  {
    id: 'bytes',
    title: 'Bytes',
    hint: 'Sum of the objects’ own sizes; the bar is the share of all bytes',
    width: '112px',
    numeric: true,
    sortable: true,
  },
  {
    id: 'cumulative',
    title: 'Cumulative',
    hint: 'Share of all bytes in this row and the rows above it',
    width: '104px',
    numeric: true,
    sortable: false,
  },
  {
    id: 'max',
    title: 'Largest',
    hint: 'Size of the largest single object',
    width: '88px',
    numeric: true,
    sortable: true,
  },
  {
    id: 'average',
    title: 'Average',
    hint: 'Bytes divided by count',
    width: '84px',
    numeric: true,
    sortable: true,
  },
];
