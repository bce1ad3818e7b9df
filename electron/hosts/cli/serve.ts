import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { Command } from './context.ts';
import { parseOptions, UsageError, wholeNumber } from './options.ts';

const help = `\
meliscope serve [FILE…] [options]

Serves Meliscope's screens to a browser on this machine, with the FILEs open; of a folder, all files in it. Several dumps of
one program are a timeline: see Growth. Prints the address, which holds
the token that lets the browser in, and runs until Ctrl-C. From another machine:
  ssh -L PORT:127.0.0.1:PORT HOST meliscope serve --no-open --port PORT FILE

  --port N     the port (default: any that is free)
  --root DIR   the folder in which the screens may find and open files (default: your home folder)
  --no-open    do not start a browser
`;

/** More files at once are rather a slip than a wish. */
const mostOfFolder = 100;

/** A file as it is; of a folder the files in it, by name as people count, hidden ones left out. */
function filesOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  if (names.length > mostOfFolder)
    throw new UsageError(`${path} holds ${names.length} files; at most ${mostOfFolder} are opened at once.`);
  // An empty folder is opened itself: the screen then says what it is.
  return names.length === 0 ? [path] : names.map((name) => join(path, name));
}

const aborted = (signal: CancelSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', resolve, { once: true });
  });

export const serve: Command = {
  name: 'serve',
  purpose: 'the screens in a browser, on this machine only',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      port: { type: 'string' },
      root: { type: 'string' },
      'no-open': { type: 'boolean' },
    });
    const port = wholeNumber('port', values.port, { least: 0, most: 65_535 }) ?? 0;
    const files = positionals.flatMap((file) => filesOf(resolve(file)));
    const { startServer } = await import('../server/server.ts');
    const { RecentFiles } = await import('../recent-files.ts');
    const openSession = await context.loadEngine();
    const root = resolve(values.root ?? context.home);
    const server = await startServer({
      port,
      root,
      files,
      screens: context.files.screens,
      sample: context.files.sample,
      dumpScript: context.files.dumpScript,
      version: context.version,
      recentFiles: new RecentFiles(join(context.folders.data, 'recent-files.json')),
      openSession: (onEvent) =>
        openSession({
          files: context.files,
          cacheFolder: context.folders.cache,
          dataFolder: context.folders.data,
          profiles: 'open',
          sourceFolder: root,
          onEvent,
        }),
    });
    try {
      for (const file of files) server.session.openDump(file);
      // Whoever only wanted the address may stop reading; the server goes on.
      context.out.tell(`${server.url}\n`);
      if (values['no-open'] !== true) context.openBrowser(server.openingAddress());
      await aborted(context.signal);
    } finally {
      await server.close();
    }
  },
};
