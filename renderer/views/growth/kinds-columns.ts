import type { GrowthColumn } from '../../../shared/protocol/compare.ts';
import { shortNames } from '../../format/short-names.ts';
import { shortText } from '../../format/safe-text.ts';
import type { Column } from '../../components/virtual-table/column.ts';
import type { GrowthLook } from '../../state/growth/growth-look.ts';
import { groupingWords } from '../summary/columns.ts';

const figure = { numeric: true, sortable: true } as const;

/** `count:2`: the objects in the third dump. */
const perDump = /^(count|bytes):(\d+)$/;

/** The columns of the table of kinds. `names`: of the dumps that are compared. */
export function kindsColumns(
  { groupBy, measure }: GrowthLook,
  names: readonly string[],
  perHour: boolean,
): readonly Column[] {
  const many = names.length > 2;
  const shortened = shortNames(names).map((name) => shortText(name, 14));
  const what = measure === 'bytes' ? 'Bytes' : 'Objects';
  return [
    {
      id: 'kind',
      title: groupingWords[groupBy].title,
      hint: 'By the alphabet. The box draws a line of it in the chart',
      width: 'minmax(170px, 1fr)',
      numeric: false,
      sortable: true,
    },
    {
      ...figure,
      id: 'bytesDelta',
      title: 'Δ bytes',
      hint: 'Bytes in the last dump less those in the first',
      width: '112px',
    },
    {
      ...figure,
      id: 'countDelta',
      title: 'Δ objects',
      hint: 'Objects in the last dump less those in the first',
      width: '96px',
    },
    {
      ...figure,
      id: 'percent',
      title: 'Δ %',
      hint: 'Of the bytes in the first dump; new: it had none',
      width: '98px',
    },
    {
      ...figure,
      id: 'slope',
      title: 'Slope',
      hint: `A straight line through its bytes, ${perHour ? 'per hour' : 'per dump'}`,
      width: '150px',
    },
    ...(many
      ? [
          {
            id: 'fit',
            title: 'Fit',
            hint: 'How much of the change the line explains (r²)',
            width: '62px',
            numeric: true,
            sortable: false,
          },
          {
            ...figure,
            id: measure === 'bytes' ? 'bytesPeakGrowth' : 'countPeakGrowth',
            title: 'Over peak',
            hint: 'How far the last dump is above the highest before it, as objgraph counts growth with peak_stats',
            width: '112px',
          },
          {
            ...figure,
            id: 'firstSeen',
            title: 'First seen',
            hint: 'The first dump that has any',
            width: '92px',
          },
          {
            ...figure,
            id: 'neverShrinks',
            title: 'Never shrinks',
            hint: 'It grew, and neither objects nor bytes ever fell from one dump to the next',
            width: '104px',
          },
        ]
      : []),
    ...names.map((name, dump) => ({
      ...figure,
      id: `${measure === 'bytes' ? 'bytes' : 'count'}:${dump}`,
      title: shortened[dump] ?? name,
      hint: `${what} in ${name}`,
      width: '104px',
    })),
  ];
}

/** What a column asks of the order. */
export function orderOfColumn(id: string): { sortBy: GrowthColumn; at: number | null } {
  const match = perDump.exec(id);
  if (match === null) return { sortBy: id as GrowthColumn, at: null };
  return { sortBy: match[1] === 'count' ? 'count' : 'bytes', at: Number(match[2]) };
}

/** Which column the table is in the order of. */
export function columnOfOrder({ sortBy, at }: Pick<GrowthLook, 'sortBy' | 'at'>, dumps: number): string {
  return sortBy === 'count' || sortBy === 'bytes' ? `${sortBy}:${at ?? dumps - 1}` : sortBy;
}
