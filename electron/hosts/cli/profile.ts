import { tracemallocKeys, type ProfileQuestion } from '../../../shared/protocol/profile.ts';
import type { OpenProfile } from '../../engine/profiles/profile-importer.ts';
import type { Command } from './context.ts';
import { onlyFile } from './dump-options.ts';
import { jsonPieces } from './json-pieces.ts';
import { oneOf, parseOptions, UsageError, wholeNumber } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { diskSources } from './source-lines.ts';

const help = `\
meliscope profile FILE [options]

Prints what a file of one of Python's profilers says, as its own tool does. What the file is, is recognised by
its content; plain or gzip. Nothing in it is executed.

  --by lineno|filename|traceback  what to group memory by (tracemalloc; default lineno)
  --cumulative           count memory for every line of the traceback (tracemalloc, by lineno or filename)
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
      sort: { type: 'string' },
      callers: { type: 'boolean' },
      callees: { type: 'boolean' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
      progress: { type: 'boolean' },
    });
    const file = onlyFile('profile', positionals);
    const question: ProfileQuestion = {
      by: oneOf('by', values.by, tracemallocKeys) ?? null,
      cumulative: values.cumulative === true,
      sort: values.sort ?? null,
      limit: wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER }) ?? null,
    };
    if (values.callers === true && values.callees === true)
      throw new UsageError('--callers and --callees are two questions; ask one of them.');
    const progress = new ProgressLine(context.err, values.progress === true || context.err.isTerminal);
    const openProfile = await context.loadProfiles();
    try {
      const opened = await openProfile(file, {
        cacheFolder: context.folders.cache,
        signal: context.signal,
        onProgress: (phase, done, total) =>
          progress.tell(`${phase} ${Math.floor((100 * done) / Math.max(1, total))} %`),
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

const wholeText = (opened: OpenProfile, question: ProfileQuestion): Iterable<string> =>
  opened.text(question, diskSources());

function callsText(opened: OpenProfile, question: ProfileQuestion, callers: boolean): Iterable<string> {
  if (opened.callsText === undefined)
    throw new UsageError(`--callers and --callees are for cProfile files, not for ${opened.format} files.`);
  return opened.callsText(question, callers ? 'callers' : 'callees');
}
