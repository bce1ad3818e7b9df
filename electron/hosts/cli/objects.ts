import type { ObjectPage } from '../../../shared/protocol/graph.ts';
import { objectOrders } from '../../../shared/protocol/graph.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { oneOf, parseOptions, wholeNumber } from './options.ts';
import { textTable } from './text-table.ts';

const pageRows = 500;
const textRows = 20;

export const objectColumns = [
  'address',
  'size',
  'retained',
  'len',
  'refs',
  'referrers',
  'type',
  'value',
] as const;

const help = `\
meliscope objects FILE [--type T] [options]

Prints single objects, largest first: of one type, in the order of meliae's get_all(), or of all types.

  --type T               the exact name of a type
  --sort ${objectOrders.join('|')}
                         what to order by (default size); "total" walks from every object
  --limit N              rows to print (default ${textRows}; with --json all)
${dumpOptionsHelp}`;

/** One object as it stands in JSON. */
interface ObjectRow {
  readonly address: number | string;
  readonly type: string;
  readonly size: number;
  readonly len: number | null;
  readonly refs: number;
  readonly referrers: number;
  readonly retained: number;
}

export function objectRows(page: ObjectPage): ObjectRow[] {
  return page.address.map((address, at) => ({
    address: exactAddress(address),
    type: page.type[at] ?? '',
    size: page.size[at] ?? 0,
    len: page.length[at] ?? null,
    refs: page.references[at] ?? 0,
    referrers: page.referrers[at] ?? 0,
    retained: page.retained[at] ?? 0,
  }));
}

export const valueText = (value: ObjectPage['value'][number] | undefined): string => {
  if (value === undefined || value === null) return '';
  const text = value.cut ? `${value.text}…` : value.text;
  return value.isText ? `'${text}'` : text;
};

export const objects: Command = {
  name: 'objects',
  purpose: 'single objects of a type, largest first',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      type: { type: 'string' },
      sort: { type: 'string' },
      limit: { type: 'string' },
    });
    const file = onlyFile('objects', positionals);
    const sortBy = oneOf('sort', values.sort, objectOrders) ?? 'size';
    const given = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    await withDump(file, values, context, async (session, dump, view) => {
      const { objects: ask } = session.handlers();
      const limit = given ?? (values.json === true ? Infinity : textRows);
      const question = {
        dump,
        view,
        type: values.type ?? null,
        among: 'all',
        sortBy,
        reversed: false,
      } as const;
      let rows = 0;
      const table: ReturnType<typeof objectLine>[] = [];
      for (;;) {
        const page = await ask(
          { ...question, from: rows, limit: Math.min(pageRows, limit - rows) },
          context.signal,
        );
        if (values.json === true) {
          if (rows === 0) await context.out.write(`{"total":${page.total},"rows":[`);
          const lines = objectRows(page).map(
            (row, at) => `${rows + at === 0 ? '' : ','}\n${JSON.stringify(row)}`,
          );
          await context.out.write(lines.join(''));
        } else page.address.forEach((_, at) => table.push(objectLine(page, at)));
        rows += page.address.length;
        if (page.address.length > 0 && rows < Math.min(limit, page.total)) continue;
        if (values.json === true) await context.out.write('\n]}\n');
        else await context.out.write(`${rows} of ${page.total} objects\n${textTable(objectColumns, table)}`);
        return;
      }
    });
  },
};

/** One object of a table with `objectColumns`. */
export const objectLine = (page: ObjectPage, at: number) => [
  page.address[at] ?? '',
  page.size[at] ?? 0,
  page.retained[at] ?? 0,
  page.length[at] ?? null,
  page.references[at] ?? 0,
  page.referrers[at] ?? 0,
  page.type[at] ?? '',
  valueText(page.value[at]),
];
