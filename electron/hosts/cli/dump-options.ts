import { FailureError, fail } from '../../../shared/protocol/failure.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import type { CommandContext, CommandSession } from './context.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import { viewNames } from '../../../shared/protocol/views.ts';
import { oneOf, UsageError, wholeNumber } from './options.ts';
import { problemSentence } from './problem-sentence.ts';
import { printable } from './text-table.ts';
import { ProgressLine } from './progress-line.ts';

/** Options of every command that reads a dump. */
export const dumpOptions = {
  view: { type: 'string' },
  scanner: { type: 'string' },
  workers: { type: 'string' },
  json: { type: 'boolean' },
  progress: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
} as const;

export const dumpOptionsHelp = `\
  --view raw|collapsed|pruned
                         the dump as it was written (the default); the dicts of instances folded into their
                         owners, as meliae's load() does; that after its remove_expensive_references()
  --json                 one JSON document instead of text, sizes in bytes
  --no-cache             neither use nor write an index of the dump in the cache
  --progress             show progress although standard error is not a terminal
  --scanner kernel|twin  which scanner reads the file (default kernel)
  --workers N            how many threads read the file (default: one per core, at most 8)
`;

interface DumpValues {
  readonly view?: string | undefined;
  readonly scanner?: string | undefined;
  readonly workers?: string | undefined;
  readonly progress?: boolean | undefined;
  readonly 'no-cache'?: boolean | undefined;
}

/** Checks what can be checked without touching the file. */
function checked(values: DumpValues) {
  return {
    view: oneOf('view', values.view, viewNames) ?? 'raw',
    scanner: oneOf('scanner', values.scanner, ['kernel', 'twin']),
    workers: wholeNumber('workers', values.workers, { least: 1, most: 256 }),
  };
}

/** The one file a command is about. */
export function onlyFile(command: string, positionals: readonly string[]): string {
  const [file, extra] = positionals;
  if (file === undefined || file === '') throw new UsageError(`${command} needs the FILE to read.`);
  if (extra !== undefined) throw new UsageError(`${command} takes one FILE; "${extra}" is a second one.`);
  return file;
}

/** What a command does with a dump that was read. */
export type DumpUse = (session: CommandSession, dump: DumpId, view: ViewName) => Promise<void>;

/**
 * Opens a dump, waits until it is read, lets `use` ask its questions, and closes everything whatever happens.
 * Problems inside the file are told in one line on standard error. Throws the dump's failure.
 */
export async function withDump(
  file: string,
  values: DumpValues,
  context: CommandContext,
  use: DumpUse,
  isOneOfSeveral = false,
): Promise<void> {
  const { view, scanner, workers } = checked(values);
  const progress = new ProgressLine(context.err, values.progress === true || context.err.isTerminal);
  const openSession = await context.loadEngine();
  const session = openSession({
    files: context.files,
    cacheFolder: context.folders.cache,
    dataFolder: context.folders.data,
    graph: 'asked',
    // Who asks for a certain scanner wants it to run.
    useIndex: values['no-cache'] !== true && scanner === undefined,
    ...(scanner === undefined ? {} : { scanner }),
    ...(workers === undefined ? {} : { workers }),
    onEvent: (message) => {
      if (message.event === 'dumpState') progress.show(message.data);
    },
  });
  try {
    const dump = session.openDump(file);
    const state = await session.whenRead(dump, context.signal);
    progress.clear();
    if (context.signal.aborted || state.stage === 'cancelled') throw fail('cancelled', 'Cancelled.');
    if (state.failure !== null) throw new FailureError(state.failure);
    const sentence = problemSentence(session.problems(dump), isOneOfSeveral ? printable(file) : undefined);
    if (sentence !== null) context.err.tell(`${sentence}\n`);
    await use(session, dump, view);
  } finally {
    progress.clear();
    await session.close();
  }
}
