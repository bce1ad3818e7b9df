import { tracemallocKeys, type ProfileQuestion } from '../../../shared/protocol/profile.ts';
import type { OpenProfile } from '../../engine/profiles/profile-importer.ts';
import type { Command } from './context.ts';
import { jsonPieces } from './json-pieces.ts';
import { oneOf, parseOptions, UsageError, wholeNumber } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { diskSources } from '../../engine/profiles/disk-sources.ts';

const help = `\
meliscope profile FILE [MORE…] [options]

Prints what a file of one of Python's profilers says, as its own tool does. What the file is, is recognised by
its content; plain or gzip. Nothing in it is executed. Several cProfile or several line_profiler files are added up.

  --by lineno|filename|traceback  what to group memory by (tracemalloc; default lineno)
  --cumulative           count memory for every line of the traceback (tracemalloc, by lineno or filename)
  --include PATTERN, --exclude PATTERN  only, or without, files whose path fits (tracemalloc; may be repeated)
  --any-frame            patterns look at every frame of a traceback, not only at the most recent
  --domain N             only memory of this domain of tracemalloc
  --compare OLD          what changed since an older snapshot (tracemalloc); of several, --compare A B C, the oldest
                         first, each has its figures and the change is that from the first to the last
  --sort NAME            the order of the rows: of cProfile files one of pstats's names (cumulative, tottime, ncalls,
                         …), of line_profiler files name or time
  --callers, --callees   who calls whom, as pstats prints it, instead of the table (cProfile)
  --limit N              rows to print
  --json                 one JSON document instead of text, sizes in bytes
  --progress             show progress although standard error is not a terminal
`;

export const profile: Command = {
  name: 'profile',
  purpose: 'what a file of a Python profiler says',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      by: { type: 'string' },
      cumulative: { type: 'boolean' },
      include: { type: 'string', multiple: true },
      exclude: { type: 'string', multiple: true },
      'any-frame': { type: 'boolean' },
      domain: { type: 'string' },
      compare: { type: 'string', multiple: true },
      sort: { type: 'string' },
      callers: { type: 'boolean' },
      callees: { type: 'boolean' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
      progress: { type: 'boolean' },
    });
    const [file, ...more] = positionals;
    if (file === undefined) throw new UsageError('profile needs the FILE to read.');
    const question: ProfileQuestion = {
      by: oneOf('by', keyOf(values.by), tracemallocKeys) ?? null,
      cumulative: values.cumulative === true,
      sort: values.sort ?? null,
      limit: wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER }) ?? null,
    };
    if (values.callers === true && values.callees === true)
      throw new UsageError('--callers and --callees are two questions; ask one of them.');
    const progress = new ProgressLine(context.err, values.progress === true || context.err.isTerminal);
    const openProfile = await context.loadProfiles();
    try {
      const open = (path: string): Promise<OpenProfile> =>
        openProfile(path, {
          cacheFolder: context.folders.cache,
          signal: context.signal,
          onProgress: (phase, done, total) =>
            progress.tell(`${phase} ${Math.floor((100 * done) / Math.max(1, total))} %`),
        });
      const older: OpenProfile[] = [];
      for (const path of values.compare ?? []) older.push(await open(path));
      const first = await open(file);
      const others: OpenProfile[] = [];
      for (const path of more) others.push(await open(path));
      // Snapshots are never added up: with --compare all but the last are older ones.
      const newest = older.length > 0 ? (others.pop() ?? first) : first;
      if (newest !== first) older.push(first, ...others.splice(0));
      const { together } = await import('../../engine/profiles/together.ts');
      const opened = together([newest, ...others], {
        include: values.include ?? [],
        exclude: values.exclude ?? [],
        anyFrame: values['any-frame'] === true,
        domain: wholeNumber('domain', values.domain, { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? null,
        older,
      });
      progress.clear();
      if (values.json === true) {
        for (const piece of jsonPieces(opened.answer(question))) await context.out.write(piece);
        await context.out.write('\n');
      } else {
        const text = values.callers === true || values.callees === true ? callsText : wholeText;
        for (const piece of text(opened, question, values.callers === true)) await context.out.write(piece);
      }
    } finally {
      progress.clear();
    }
  },
};

/** Also the words that people use: `line` and `file`. */
const keyOf = (by: string | undefined): string | undefined =>
  by === 'line' ? 'lineno' : by === 'file' ? 'filename' : by;

const wholeText = (opened: OpenProfile, question: ProfileQuestion): Iterable<string> =>
  opened.text(question, diskSources(null));

function callsText(opened: OpenProfile, question: ProfileQuestion, callers: boolean): Iterable<string> {
  if (opened.callsText === undefined)
    throw new UsageError(`--callers and --callees are for cProfile files, not for ${opened.format} files.`);
  return opened.callsText(question, callers ? 'callers' : 'callees');
}
