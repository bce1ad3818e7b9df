import { sizeWords } from '../../../shared/base/size-words.ts';
import type { InsightPython } from '../../../shared/protocol/insight.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, UsageError, wholeNumber } from './options.ts';
import { printable, textTable } from './text-table.ts';

const textRows = 10;

export const pythonOption = { python: { type: 'string' } } as const;
export const pythonHelp = `\
  --python VERSION       the Python that wrote the dump, such as 3.10 or 2.7; without it the dump's own header, else the sizes
                         of its objects tell
`;

/** Checked before the file is touched. */
export function givenPython(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^[23]\.\d{1,2}(\.\d{1,2})?$/.test(text))
    throw new UsageError(`--python must be a version such as 3.10 or 2.7, not "${text}".`);
  return text;
}

const howKnown = {
  dump: 'as the dump says',
  given: 'as given',
  inferred: 'inferred from the sizes of its objects; --python says it exactly',
  unknown: '',
} as const;
export const pythonLine = ({ version, source, note }: InsightPython): string =>
  `${version === '' ? 'Python of an unknown version' : `Python ${version}, ${howKnown[source]}`}.${note === null ? '' : ` ${note}`}\n`;

const help = `\
meliscope waste FILE [options]

Room that lists, dicts, sets, deques and bytearrays have and do not use, by the layout of the Python that wrote the dump: by type, by
holder, the largest, dicts and sets that are nearly empty; and estimates of what tuples, __slots__ and arrays would take less.

  --limit N              rows of each table (default ${textRows}, at most 500)
${pythonHelp}${dumpOptionsHelp}`;

export const waste: Command = {
  name: 'waste',
  purpose: 'room that containers have and do not use',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      ...pythonOption,
      limit: { type: 'string' },
    });
    const file = onlyFile('waste', positionals);
    const python = givenPython(values.python);
    const limit = wholeNumber('limit', values.limit, { least: 1, most: 500 });
    await withDump(file, values, context, async (session, dump, view) => {
      const answer = await session.handlers().waste({ dump, view, python }, context.signal);
      if (values.json === true) {
        const most = limit ?? 500;
        const exact = <Row extends { address: string }>(row: Row) => ({
          ...row,
          address: exactAddress(row.address),
        });
        const json = {
          ...answer,
          holders: answer.holders
            .slice(0, most)
            .map((row) => ({ ...row, address: row.address === null ? null : exactAddress(row.address) })),
          largest: answer.largest.slice(0, most).map(exact),
          sparse: answer.sparse.slice(0, most).map(exact),
        };
        await context.out.write(`${JSON.stringify(json)}\n`);
        return;
      }
      const rows = limit ?? textRows;
      const wasted = answer.types.reduce((sum, type) => sum + type.wasted, 0);
      const copies = answer.types.reduce((sum, type) => sum + type.savedByCopy, 0);
      await context.out.write(pythonLine(answer.python));
      await context.out.write(
        `${sizeWords(wasted)} of slots without an element; copies of all would take ${sizeWords(copies)} less.\n\n`,
      );
      await context.out.write(
        textTable(
          [
            'type',
            'count',
            'bytes',
            'used',
            'slots',
            'wasted',
            'saved by copies',
            'empty',
            'one element',
            'unknown',
          ],
          answer.types.map((type) => [
            type.type,
            type.count,
            type.bytes,
            type.used,
            type.slots,
            type.wasted,
            type.savedByCopy,
            type.empty,
            type.one,
            type.unknown,
          ]),
        ),
      );
      await context.out.write('\nHolders of the most\n');
      await context.out.write(
        textTable(
          ['address', 'containers', 'wasted', 'type'],
          answer.holders
            .slice(0, rows)
            .map((row) => [row.address ?? '', row.containers, row.wasted, row.type]),
          ['address'],
        ),
      );
      const containers = (list: typeof answer.largest): string =>
        textTable(
          ['address', 'used', 'slots', 'wasted', 'saved by a copy', 'type'],
          list
            .slice(0, rows)
            .map((row) => [row.address, row.used, row.slots, row.wasted, row.savedByCopy, row.type]),
          ['address'],
        );
      await context.out.write(`\nThe largest\n${containers(answer.largest)}`);
      if (answer.sparseCount > 0)
        await context.out.write(
          `\nNearly empty tables: ${answer.sparseCount}; copies would take ${sizeWords(answer.sparseBytes)} less\n${containers(answer.sparse)}`,
        );
      if (answer.savings.length > 0)
        await context.out.write(
          `\n${answer.savings
            .slice(0, rows)
            .map(({ sentence }) => `${printable(sentence)}\n`)
            .join('')}`,
        );
    });
  },
};
