import type { GrowthColumn, GrowthOrder, KindGrowth } from '../../../shared/protocol/compare.ts';
import { growthColumns } from '../../../shared/protocol/compare.ts';
import { groupings } from '../../../shared/protocol/summary.ts';
import type { Command } from './context.ts';
import { csvLine } from './csv.ts';
import { dumpOptions, dumpOptionsHelp } from './dump-options.ts';
import type { SeriesDump } from './dump-series.ts';
import { dumpFacts, readSeries } from './dump-series.ts';
import { oneOf, parseOptions, UsageError, wholeNumber } from './options.ts';
import { givenSize, signedSize } from './quantities.ts';
import type { Cell } from './text-table.ts';
import { printable, textTable } from './text-table.ts';

const textRows = 20;
/** Rows that are turned into text at a time: a dump can have hundreds of thousands of types. */
const rowsAtATime = 500;

const help = `\
meliscope compare OLD NEW [MORE…] [options]

Prints what grew and what shrank, by type, from the first dump to the last; the files in the order of time. With three and more also
the slope (bytes per dump) and how straight it is.

  --by type|module|size-class  what to group by (default type)
  --sort COLUMN          ${growthColumns.slice(0, 5).join(', ')},
                         ${growthColumns.slice(5).join(', ')} (default bytesDelta)
  --ascending            smallest first; without it largest first, kinds by the alphabet
  --filter TEXT          only kinds that contain TEXT, whatever its case; /…/ is a regular expression
  --floor SIZE           only kinds whose bytes changed by at least SIZE, such as 64KiB
  --floor-count N        only kinds of which at least N objects came or went
  --file-times           the files' times are when the dumps were taken: slopes per hour, too
  --limit N              rows to print (default ${textRows}; with --json and --csv all)
  --csv                  a table for spreadsheets
${dumpOptionsHelp}`;

const options = {
  ...dumpOptions,
  by: { type: 'string' },
  sort: { type: 'string' },
  ascending: { type: 'boolean' },
  filter: { type: 'string' },
  floor: { type: 'string' },
  'floor-count': { type: 'string' },
  'file-times': { type: 'boolean' },
  limit: { type: 'string' },
  csv: { type: 'boolean' },
} as const;

export const compare: Command = {
  name: 'compare',
  purpose: 'what changed between two or more dumps',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, options);
    if (positionals.length < 2 || positionals.includes(''))
      throw new UsageError('compare needs at least two FILEs, the oldest first.');
    if (values.csv === true && values.json === true)
      throw new UsageError('Give either --csv or --json, not both.');
    const groupBy = oneOf('by', values.by, groupings) ?? 'type';
    const sortBy: GrowthColumn = oneOf('sort', values.sort, growthColumns) ?? 'bytesDelta';
    const order: GrowthOrder = {
      sortBy,
      descending: values.ascending !== true && sortBy !== 'kind',
      at: null,
      filter: values.filter ?? '',
      bytesFloor: givenSize('floor', values.floor) ?? 0,
      countFloor:
        wholeNumber('floor-count', values['floor-count'], { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 0,
    };
    const given = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    const { growthTable } = await import('../../engine/compare/growth-table.ts');
    const { orderGrowth } = await import('../../engine/compare/growth-order.ts');
    const { growthOf } = await import('../../engine/compare/growth.ts');
    const { hoursOf } = await import('../../engine/compare/slope.ts');
    const { kindMatcher } = await import('../../engine/answers/summary.ts');
    // A bad expression is found before an hour of reading.
    kindMatcher(order.filter);
    const series = await readSeries(positionals, values, groupBy, context);
    const table = growthTable(series.map((dump) => dump.table));
    const times = series.map(({ modifiedMs }) => modifiedMs);
    // A copy made anew has the time of the copying, so they count only where somebody says so.
    const hours = values['file-times'] === true ? hoursOf(times, series.length) : null;
    if (values['file-times'] === true && hours === null)
      throw new UsageError('--file-times needs files whose times ascend; these do not.');
    const isText = values.json !== true && values.csv !== true;
    const rows = orderGrowth(table, order, hours);
    const shown = rows.subarray(0, given ?? (isText ? textRows : rows.length));
    const parts = function* (): Generator<KindGrowth[]> {
      for (let at = 0; at < shown.length; at += rowsAtATime)
        yield Array.from(shown.subarray(at, at + rowsAtATime), (row) => growthOf(table, row, hours));
    };
    const write = (text: string): Promise<void> => context.out.write(text);
    if (values.json === true) await writeJson(series, parts(), write);
    else if (values.csv === true) await writeCsv(series.length, parts(), write);
    else {
      const all = [...parts()].flat();
      await write(`${heading(series)}${growthText(all, hours !== null)}`);
      if (rows.length > all.length) await write(`and ${rows.length - all.length} more\n`);
    }
  },
};

type Write = (text: string) => Promise<void>;

async function writeJson(
  series: readonly SeriesDump[],
  parts: Iterable<KindGrowth[]>,
  write: Write,
): Promise<void> {
  await write(`{"dumps":${JSON.stringify(series.map(dumpFacts))},"rows":[`);
  let written = 0;
  for (const part of parts) {
    const lines = part.map(({ slope, ...row }, i) => {
      const { countDelta, bytesDelta, kind, counts, bytes, ...more } = row;
      const document = { kind, counts, bytes, countDelta, bytesDelta, ...more, ...slope };
      return `${written + i === 0 ? '' : ','}\n${JSON.stringify(document)}`;
    });
    written += part.length;
    await write(lines.join(''));
  }
  await write('\n]}\n');
}

async function writeCsv(dumps: number, parts: Iterable<KindGrowth[]>, write: Write): Promise<void> {
  const numbers = Array.from({ length: dumps }, (_, i) => i + 1);
  await write(
    csvLine([
      'kind',
      ...numbers.map((n) => `count ${n}`),
      ...numbers.map((n) => `bytes ${n}`),
      'count delta',
      'bytes delta',
      'percent',
      'count above peak',
      'bytes above peak',
      'bytes per dump',
      'bytes per hour',
      'fit',
      'first seen',
      'never shrinks',
    ]),
  );
  for (const part of parts)
    await write(
      part
        .map((row) =>
          csvLine([
            row.kind,
            ...row.counts,
            ...row.bytes,
            row.countDelta,
            row.bytesDelta,
            row.percent,
            row.countPeakGrowth,
            row.bytesPeakGrowth,
            row.slope.bytesPerDump,
            row.slope.bytesPerHour,
            row.slope.fit,
            row.firstSeen + 1,
            row.neverShrinks,
          ]),
        )
        .join(''),
    );
}

const signed = (figure: number): string => (figure > 0 ? `+${figure}` : String(figure));

function heading(series: readonly SeriesDump[]): string {
  const lines = series.map(
    ({ file, totals }, i) => `${i + 1}  ${totals.objects} objects  ${totals.bytes} bytes  ${file}`,
  );
  const [first, last] = [series[0], series.at(-1)];
  const objects = (last?.totals.objects ?? 0) - (first?.totals.objects ?? 0);
  const bytes = (last?.totals.bytes ?? 0) - (first?.totals.bytes ?? 0);
  lines.push(
    `from 1 to ${series.length}: ${signed(objects)} objects, ${signed(bytes)} bytes (${signedSize(bytes)})`,
  );
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function growthText(rows: readonly KindGrowth[], timed: boolean): string {
  const many = (rows[0]?.counts.length ?? 0) > 2;
  const heads = ['count', '+count', 'bytes', '+bytes', '%'];
  if (many)
    heads.push('above peak', 'per dump', ...(timed ? ['per hour'] : []), 'fit', 'since', 'never shrinks');
  heads.push('kind');
  const cells = rows.map((row): Cell[] => {
    const { slope } = row;
    const line: Cell[] = [
      row.counts.at(-1) ?? 0,
      signed(row.countDelta),
      row.bytes.at(-1) ?? 0,
      signed(row.bytesDelta),
      row.percent === null ? 'new' : `${row.percent > 0 ? '+' : ''}${row.percent.toFixed(1)}`,
    ];
    if (many)
      line.push(
        row.bytesPeakGrowth,
        signed(Math.round(slope.bytesPerDump)),
        ...(timed ? [signed(Math.round(slope.bytesPerHour ?? 0))] : []),
        slope.fit?.toFixed(2) ?? '',
        row.firstSeen + 1,
        row.neverShrinks ? 'yes' : '',
      );
    line.push(row.kind);
    return line;
  });
  return textTable(heads, cells, heads.slice(0, -1));
}
