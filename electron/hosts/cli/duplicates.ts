import { sizeWords } from '../../../shared/base/size-words.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, wholeNumber } from './options.ts';
import { textTable } from './text-table.ts';

const textRows = 20;

const help = `\
meliscope duplicates FILE [options]

Texts, bytes, numbers and tuples of equal values, where one object would do. A value of which the dump holds only the beginning
counts as "likely" equal where beginning, length and size are; all other figures are certain, so they are lower bounds.

  --limit N              values to print (default ${textRows}, at most 500; with --json 500)
${dumpOptionsHelp}`;

export const duplicates: Command = {
  name: 'duplicates',
  purpose: 'equal texts, numbers and tuples',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, { ...dumpOptions, limit: { type: 'string' } });
    const file = onlyFile('duplicates', positionals);
    const limit = wholeNumber('limit', values.limit, { least: 1, most: 500 });
    await withDump(file, values, context, async (session, dump, view) => {
      const answer = await session.handlers().duplicates({ dump, view }, context.signal);
      if (values.json === true) {
        const groups = answer.groups
          .slice(0, limit ?? 500)
          .map((group) => ({ ...group, address: exactAddress(group.address) }));
        const internDict = answer.internDict === null ? null : exactAddress(answer.internDict);
        await context.out.write(`${JSON.stringify({ ...answer, groups, internDict })}\n`);
        return;
      }
      await context.out.write(
        `At least ${sizeWords(answer.wasted)} in objects that an equal one could stand for${answer.likelyBytes === 0 ? '' : `; likely ${sizeWords(answer.likelyBytes)} more, by their beginnings`}.\n`,
      );
      if (answer.internDict !== null)
        await context.out.write(`The interned texts seem to be in the dict at ${answer.internDict}.\n`);
      await context.out.write(
        `\n${textTable(
          ['type', 'objects', 'repeats', 'wasted', 'name-like', 'likely', 'likely bytes', 'without value'],
          answer.types.map((type) => [
            type.type,
            type.objects,
            type.repeats,
            type.wasted,
            type.nameLikeBytes,
            type.likely,
            type.likelyBytes,
            type.unknown,
          ]),
        )}`,
      );
      await context.out.write(
        '\nname-like: bytes of texts of letters, digits and underscores alone, which Python shares when they are constants; sys.intern() shares others.\n\n',
      );
      await context.out.write(
        textTable(
          ['count', 'size', 'wasted', 'address', 'type', 'held by', 'value'],
          answer.groups
            .slice(0, limit ?? textRows)
            .map((group) => [
              group.count,
              group.size,
              group.wasted,
              group.address,
              group.type,
              group.holders[0] === undefined ? '' : `${group.holders[0].type} (${group.holders[0].count})`,
              `${group.text}${group.whole ? '' : ' (likely)'}`,
            ]),
          ['address'],
        ),
      );
    });
  },
};
