import { caretText } from '../../../shared/query/caret.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { objectColumns, objectLine, objectRows } from './objects.ts';
import { parseOptions, UsageError, wholeNumber } from './options.ts';
import { textTable } from './text-table.ts';

const pageRows = 500;
const textRows = 20;

const help = `\
meliscope query FILE EXPR [options]

Prints the objects that an expression asks for, in the order of the file unless it says another.

  type = dict and size >= 1MiB order by size desc limit 10
  type in (str, bytes) and value like 'http%' and not referrers > 1
  value matches /^session-\\d+$/i and referred by (type = module)
  dominated by (0x7f31c8a0) and type like '%Cache%'

Fields: size retained total len refs referrers (= != < <= > >= in), type module name value text (= != like contains
matches in), address. "text" is the value, or else the name. Numbers may be compared with "value", too.
Relations: referred by (…), refers to (…), reachable from (…), dominated by (…), each around a condition or addresses.
Joined with and, or, not and brackets; then "order by FIELD [asc|desc]" and "limit N".

  --limit N              rows to print (default ${textRows}; with --json all)
${dumpOptionsHelp}`;

export const query: Command = {
  name: 'query',
  purpose: 'the objects that an expression asks for',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, { ...dumpOptions, limit: { type: 'string' } });
    const [, text, ...others] = positionals;
    const file = onlyFile('query', [positionals[0] ?? '', ...others]);
    if (text === undefined)
      throw new UsageError('query needs the EXPR that objects must match, as one word of the shell.');
    const given = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    const read = parseQuery(text);
    if (!read.ok) throw new UsageError(caretText(text, read.failure));
    await withDump(file, values, context, async (session, dump, view) => {
      const { query: ask } = session.handlers();
      const limit = given ?? (values.json === true ? Infinity : textRows);
      const table: ReturnType<typeof objectLine>[] = [];
      let rows = 0;
      for (;;) {
        const window = { from: rows, limit: Math.min(pageRows, limit - rows) };
        const page = await ask({ dump, view, text, ...window }, context.signal);
        const { objects, bytes } = page.matching;
        if (values.json === true) {
          if (rows === 0) await context.out.write(`{"total":${objects},"bytes":${bytes},"rows":[`);
          const lines = objectRows(page).map(
            (row, at) => `${rows + at === 0 ? '' : ','}\n${JSON.stringify(row)}`,
          );
          await context.out.write(lines.join(''));
        } else page.address.forEach((_, at) => table.push(objectLine(page, at)));
        rows += page.address.length;
        if (page.address.length > 0 && rows < Math.min(limit, page.total)) continue;
        if (values.json === true) await context.out.write('\n]}\n');
        else
          await context.out.write(
            `${rows} of ${objects} objects that match, ${bytes} bytes in all\n${textTable(objectColumns, table)}`,
          );
        return;
      }
    });
  },
};
