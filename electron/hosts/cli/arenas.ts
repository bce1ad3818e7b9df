import type { ArenaRow, ArenasAnswer } from '../../../shared/protocol/insight.ts';
import { toldNames } from '../../../shared/protocol/insight.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, wholeNumber } from './options.ts';
import { textTable } from './text-table.ts';
import { givenPython, pythonHelp, pythonLine, pythonOption } from './waste.ts';

const textRows = 20;
const pageArenas = 256;

const help = `\
meliscope arenas FILE [options]

Places small objects into the pools and arenas of the allocator of the Python that wrote the dump, by their addresses: how far each size
is filled, which arenas are nearly empty, and which objects keep them. A dump does not know every block; the text says what it cannot tell.

  --limit N              arenas to print, the emptiest first (default ${textRows}; with --json all, by address)
${pythonHelp}${dumpOptionsHelp}`;

export const arenas: Command = {
  name: 'arenas',
  purpose: 'small objects in the pools and arenas of the allocator',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      ...pythonOption,
      limit: { type: 'string' },
    });
    const file = onlyFile('arenas', positionals);
    const python = givenPython(values.python);
    const limit = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    await withDump(file, values, context, async (session, dump, view) => {
      const ask = (from: number): Promise<ArenasAnswer> =>
        Promise.resolve(
          session.handlers().arenas({ dump, view, python, from, limit: pageArenas }, context.signal),
        );
      const answer = await ask(0);
      const rows: ArenaRow[] = [...answer.arenas];
      while (rows.length < answer.arenaCount) rows.push(...(await ask(rows.length)).arenas);
      if (values.json === true) {
        const exact = rows.slice(0, limit ?? Infinity).map((row) => ({
          ...row,
          address: exactAddress(row.address),
          object: exactAddress(row.object),
        }));
        const lonely = answer.lonely.map((each) => ({ ...each, object: exactAddress(each.object) }));
        await context.out.write(`${JSON.stringify({ ...answer, arenas: exact, lonely })}\n`);
        return;
      }
      await context.out.write(pythonLine(answer.python));
      for (const sentence of answer.sentences) await context.out.write(`${sentence}\n`);
      if (answer.told !== null) {
        const { differences } = answer.told;
        await context.out.write(
          `\n${textTable(
            ['by the process itself', 'seen by addresses', 'told', 'difference'],
            differences.map(({ what, seen, told }) => [toldNames[what], seen, told, told - seen]),
          )}${differences
            .filter(({ why }) => why !== '')
            .map(({ what, why }) => `  ${toldNames[what]}: ${why}\n`)
            .join('')}`,
        );
      }
      await context.out.write(
        `\n${textTable(
          ['block', 'pools', 'blocks', 'seen in use', 'fill', 'told pools', 'told in use'],
          answer.classes.map((each) => [
            each.blockBytes,
            each.pools,
            each.blocks,
            each.seen,
            each.blocks === 0 ? '' : `${((each.seen / each.blocks) * 100).toFixed(0)} %`,
            each.toldPools,
            each.toldInUse,
          ]),
          ['fill'],
        )}`,
      );
      const emptiest = [...rows].sort((a, b) => a.seenBytes - b.seenBytes).slice(0, limit ?? textRows);
      await context.out.write(
        `\nThe emptiest arenas\n${textTable(
          ['from', 'pools', 'objects', 'bytes', 'an object in it'],
          emptiest.map((row) => [
            `0x${BigInt(row.address).toString(16)}`,
            row.pools,
            row.seenObjects,
            row.seenBytes,
            row.object,
          ]),
          ['from', 'an object in it'],
        )}`,
      );
      if (answer.lonely.length > 0)
        await context.out.write(
          `\nPools with one object that the dump knows, by its type\n${textTable(
            ['pools', 'an object', 'type'],
            answer.lonely.map((each) => [each.pools, each.object, each.type]),
            ['an object'],
          )}`,
        );
    });
  },
};
