import type { ReportBlock, ReportTable } from '../../../../shared/protocol/report.ts';
import { orderRows } from '../../answers/summary.ts';
import { addressText } from '../../../../shared/model/units.ts';
import type { MainMaterial } from '../material.ts';
import { wayText } from '../way-text.ts';
import { clipped } from './text-limits.ts';

/** Nobody reads more in a report; the whole tables are exports. 500 rows are about 60 kB of HTML. */
const mostTypes = 500;
const mostProblems = 100;

/** Objects and bytes by type, as meliae's summarize() counts them. */
export function summary({ table, totals }: MainMaterial, most = mostTypes): ReportTable {
  const { rows, runningBytes } = orderRows(table, { sortBy: 'bytes', descending: true, filter: '' });
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : (part * 100) / whole);
  return {
    kind: 'table',
    id: 'summary',
    caption: 'Every type with the bytes of its objects themselves, largest first',
    columns: [
      { id: 'type', title: 'Type', kind: 'type' },
      { id: 'count', title: 'Count', kind: 'count' },
      { id: 'countPercent', title: 'Of all objects', kind: 'percent' },
      { id: 'bytes', title: 'Bytes', kind: 'bytes' },
      { id: 'bytesPercent', title: 'Of all bytes', kind: 'percent' },
      { id: 'cumulativePercent', title: 'Cumulative', kind: 'percent' },
      { id: 'max', title: 'Largest', kind: 'bytes' },
      { id: 'maxAddress', title: 'Largest at', kind: 'address' },
    ],
    rows: Array.from(rows.subarray(0, most), (row, i) => [
      clipped(table.kind[row] ?? ''),
      table.count[row]!,
      share(table.count[row]!, totals.objects),
      table.bytes[row]!,
      share(table.bytes[row]!, totals.bytes),
      share(runningBytes[i]!, totals.bytes),
      table.max[row]!,
      addressText(table.maxAddress[row]!),
    ]),
    total: rows.length,
  };
}

/** The dicts, lists, sets and tuples that retain the most, and how a root leads to each. */
export function containers(
  { containers: found, reachedBytes }: MainMaterial,
  hideKeys: boolean,
): ReportBlock[] {
  if (found === null) return [];
  const { page, totalBytes, totalObjects, ways } = found;
  const reached = reachedBytes ?? 0;
  return [
    {
      kind: 'table',
      id: 'containers',
      caption: 'Dicts, lists, sets, tuples and the like, by what would go with them, largest first',
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'retained', title: 'Retained', kind: 'bytes' },
        { id: 'retainedPercent', title: 'Of all reached', kind: 'percent' },
        { id: 'total', title: 'Total', kind: 'bytes' },
        { id: 'totalObjects', title: 'Objects reached', kind: 'count' },
        { id: 'len', title: 'Length', kind: 'count' },
        { id: 'size', title: 'Own size', kind: 'bytes' },
        { id: 'address', title: 'Address', kind: 'address' },
        { id: 'path', title: 'Way from a root', kind: 'path' },
      ],
      rows: page.address.map((address, i) => {
        const way = ways[i] ?? null;
        return [
          page.type[i] === null || page.type[i] === undefined ? null : clipped(page.type[i]),
          page.retained[i] ?? null,
          reached === 0 ? 0 : ((page.retained[i] ?? 0) * 100) / reached,
          totalBytes[i] ?? null,
          totalObjects[i] ?? null,
          page.length[i] ?? null,
          page.size[i] ?? null,
          address,
          way === null ? null : clipped(wayText(way, hideKeys)),
        ];
      }),
      total: page.total,
    },
  ];
}

/** Lines of the file that could not be read as they stand. */
export function problems({ problems: report }: MainMaterial): ReportBlock[] {
  if (report.total === 0) return [{ kind: 'text', paragraphs: ['Every line of the file was understood.'] }];
  const shown = report.first.slice(0, mostProblems);
  return [
    {
      kind: 'table',
      id: 'problem-kinds',
      caption: 'How many of each kind',
      columns: [
        { id: 'kind', title: 'Kind', kind: 'text' },
        { id: 'count', title: 'Count', kind: 'count' },
      ],
      rows: report.counts.map(({ kind, count }) => [kind, count]),
      total: report.counts.length,
    },
    {
      kind: 'table',
      id: 'problems',
      caption: 'The first of them, in the order of the file',
      columns: [
        { id: 'line', title: 'Line', kind: 'count' },
        { id: 'byteOffset', title: 'Byte', kind: 'count' },
        { id: 'kind', title: 'Kind', kind: 'text' },
        { id: 'message', title: 'What', kind: 'value' },
        { id: 'excerpt', title: 'Start of the line', kind: 'value' },
      ],
      rows: shown.map((problem) => [
        problem.line,
        problem.byteOffset,
        problem.kind,
        clipped(problem.message),
        clipped(problem.excerpt),
      ]),
      total: report.total,
    },
  ];
}

/** Stars and notes, in the order in which they are handed in. */
export function notes({ notes: written }: MainMaterial): ReportBlock[] {
  if (written.length === 0) return [{ kind: 'text', paragraphs: ['Nothing was starred or noted.'] }];
  return [
    {
      kind: 'table',
      id: 'notes',
      caption: 'What people wrote; their words are theirs',
      columns: [
        { id: 'object', title: 'Object', kind: 'address' },
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'star', title: 'Starred', kind: 'text' },
        { id: 'text', title: 'Note', kind: 'text' },
      ],
      rows: written.map(({ target, isType, type, star, text }) => [
        isType ? null : target,
        clipped(type),
        star ? 'yes' : '',
        text,
      ]),
      total: written.length,
    },
  ];
}
