import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, wholeNumber } from './options.ts';
import { valueText } from './objects.ts';
import { textTable } from './text-table.ts';

const pageRows = 500;
const textRows = 20;

const help = `\
meliscope dominators FILE [options]

Prints the objects that hold the most: each with the bytes that would go with it (its retained size) and their share of all
that is reached. No listed object is held by another one alone, so the shares add up.

  --limit N              rows to print (default ${textRows}; with --json all)
${dumpOptionsHelp}`;

export const dominators: Command = {
  name: 'dominators',
  purpose: 'the objects that hold the most',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, { ...dumpOptions, limit: { type: 'string' } });
    const file = onlyFile('dominators', positionals);
    const given = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    await withDump(file, values, context, async (session, dump, view) => {
      const limit = given ?? (values.json === true ? Infinity : textRows);
      const { dominated } = session.handlers();
      const table: (string | number)[][] = [];
      let rows = 0;
      for (;;) {
        const window = { from: rows, limit: Math.min(pageRows, limit - rows) };
        const page = await dominated(
          { dump, view, address: null, type: null, besides: [], ...window },
          context.signal,
        );
        const all = page.reachedBytes;
        const found = page.address.map((address, at) => {
          const retained = page.retained[at] ?? 0;
          return {
            address: exactAddress(address),
            type: page.type[at] ?? '',
            size: page.size[at] ?? 0,
            retained,
            share: all === 0 ? 0 : retained / all,
          };
        });
        if (values.json === true) {
          if (rows === 0) await context.out.write('{"rows":[');
          const lines = found.map((row, at) => `${rows + at === 0 ? '' : ','}\n${JSON.stringify(row)}`);
          await context.out.write(lines.join(''));
        } else
          found.forEach((row, at) =>
            table.push([
              String(row.address),
              row.retained,
              `${(row.share * 100).toFixed(2)} %`,
              row.size,
              row.type,
              valueText(page.value[at]),
            ]),
          );
        rows += found.length;
        if (found.length > 0 && rows < Math.min(limit, page.total)) continue;
        if (values.json === true)
          await context.out.write(`\n],"total":${page.total},"reachedBytes":${all}}\n`);
        else
          await context.out.write(
            `${rows} of ${page.total} objects that no other object holds alone\n${textTable(['address', 'retained', 'share', 'size', 'type', 'value'], table)}`,
          );
        return;
      }
    });
  },
};
