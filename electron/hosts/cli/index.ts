import { stat } from 'node:fs/promises';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, UsageError } from './options.ts';

const help = `\
meliscope index FILE [options]

Makes the index of a dump (references, referrers, paths, dominators, retained sizes) and keeps it in the cache, so that
every later command and the screens have it at once. An index that fits the file is left as it is.

${dumpOptionsHelp}`;

export const index: Command = {
  name: 'index',
  purpose: 'make and keep the index of a dump',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, dumpOptions);
    const file = onlyFile('index', positionals);
    if (values['no-cache'] === true || values.scanner !== undefined)
      throw new UsageError('index keeps its result in the cache; leave --no-cache and --scanner off.');
    await withDump(file, values, context, async (session, dump) => {
      const state = await session.whenIndexed(dump, context.signal);
      const path = session.indexPath(dump);
      const bytes = path === null ? null : await sizeOf(path);
      if (bytes === null)
        throw fail(
          'disk-full',
          `The index of ${file} could not be written to ${context.folders.cache}; see that there is room and that the folder can be written.`,
        );
      const { objects, references } = state.totals;
      const { fromIndex } = state.graph;
      if (values.json === true)
        await context.out.write(
          `${JSON.stringify({ index: path, bytes, objects, references, fromIndex })}\n`,
        );
      else
        await context.out.write(
          `${fromIndex ? 'Was there already' : 'Made'}: ${objects} objects, ${references} references, ${bytes} bytes, ${path ?? ''}\n`,
        );
    });
  },
};

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
