import type { Command } from './context.ts';
import { parseOptions, UsageError } from './options.ts';
import { textTable } from './text-table.ts';

const help = `\
meliscope cache [list|clear] [--json]

Lists, or removes, what Meliscope keeps to be quicker the next time: indexes of dumps and inflated gzip files. Nothing but
time is lost by clearing it.
`;

export const cache: Command = {
  name: 'cache',
  purpose: 'what is kept of earlier openings: list it, clear it',
  help,
  async run(args, { folders, out }) {
    const { values, positionals } = parseOptions(args, { json: { type: 'boolean' } });
    const [word, extra] = positionals;
    if (extra !== undefined) throw new UsageError(`cache takes one word; "${extra}" is a second one.`);
    if (word !== undefined && word !== 'list' && word !== 'clear')
      throw new UsageError(`cache can list or clear, not "${word}".`);
    const what = word ?? 'list';
    const { cacheFiles, clearCache } = await import('../../engine/cache-files.ts');
    const files = what === 'clear' ? await clearCache(folders.cache) : await cacheFiles(folders.cache);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (values.json === true) {
      const rows = files.map(({ kind, path, bytes: size, modifiedMs, dump }) => ({
        kind,
        path,
        bytes: size,
        modified: new Date(modifiedMs).toISOString(),
        dump,
      }));
      await out.write(
        `${JSON.stringify({ folder: folders.cache, [what === 'clear' ? 'removed' : 'files']: rows, bytes })}\n`,
      );
      return;
    }
    const sum = `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${bytes} bytes, in ${folders.cache}`;
    if (what === 'clear') await out.write(`Removed ${sum}\n`);
    else {
      await out.write(`${sum}\n`);
      if (files.length > 0)
        await out.write(
          textTable(
            ['bytes', 'kind', 'of'],
            files.map((file) => [file.bytes, file.kind, file.dump ?? file.path]),
          ),
        );
    }
  },
};
