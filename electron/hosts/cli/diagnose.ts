import { readFile, stat } from 'node:fs/promises';
import { sizeWords } from '../../../shared/base/size-words.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Diagnosis } from '../../../shared/protocol/insight.ts';
import { askerNames, partNames } from '../../../shared/protocol/insight.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { OpenProfile } from '../../engine/profiles/profile-importer.ts';
import type { Command, CommandContext } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, UsageError } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { textTable } from './text-table.ts';
import { givenPython, pythonHelp, pythonOption } from './waste.ts';

const longest = 64 << 20;

const help = `\
meliscope diagnose [FILE] [options]

One account of a process's resident memory, and where it points: to the program's objects, to Python's allocator, to extensions, or to the C
library's heap. Give what there is; each tells more. The figures should be of one moment.

  --status FILE          /proc/PID/status or smaps_rollup; a dump of Meliscope's own script has it
  --smaps FILE           /proc/PID/smaps
  --pmap FILE            output of pmap -X PID
  --malloc-stats FILE    what sys._debugmallocstats() printed
  --malloc-info FILE     what malloc_info() of the C library wrote
  --mprof FILE           a recording of mprof: whether the memory grows, and how fast
  --strace FILE          a log of strace -f -e trace=memory: who asked the system for memory
${pythonHelp}${dumpOptionsHelp}`;

export const diagnose: Command = {
  name: 'diagnose',
  purpose: 'what the resident memory of a process is',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      ...pythonOption,
      status: { type: 'string' },
      smaps: { type: 'string' },
      pmap: { type: 'string' },
      'malloc-stats': { type: 'string' },
      'malloc-info': { type: 'string' },
      mprof: { type: 'string' },
      strace: { type: 'string' },
    });
    const file = positionals.length === 0 ? null : onlyFile('diagnose', positionals);
    const python = givenPython(values.python);
    const given = {
      status: values.status,
      smaps: values.smaps,
      pmap: values.pmap,
      mallocStats: values['malloc-stats'],
      mallocInfo: values['malloc-info'],
    };
    const companions = [values.mprof, values.strace];
    if (file === null && [...Object.values(given), ...companions].every((path) => path === undefined))
      throw new UsageError(
        'diagnose needs a dump or at least one of --status, --smaps, --pmap, --malloc-stats, --mprof.',
      );
    const texts = {
      status: await textOf(given.status),
      smaps: await textOf(given.smaps),
      pmap: await textOf(given.pmap),
      mallocStats: await textOf(given.mallocStats),
      mallocInfo: await textOf(given.mallocInfo),
    };
    const { readEvidence, companionEvidence } = await import('../../engine/insight/evidence.ts');
    const [recording = null, log = null] = await opened(companions, values.progress === true, context);
    const evidence = { ...readEvidence(texts), ...companionEvidence(recording, log) };
    const show = async (found: Diagnosis): Promise<void> => {
      await context.out.write(values.json === true ? `${JSON.stringify(found)}\n` : textOfDiagnosis(found));
    };
    if (file !== null) {
      await withDump(file, values, context, async (session, dump) => {
        await show(await session.diagnoseWith({ dump, python }, evidence, context.signal));
      });
      return;
    }
    const { diagnose: account } = await import('../../engine/insight/diagnose.ts');
    const found = account({ ...evidence, dump: null });
    if (found === null)
      throw fail(
        'bad-request',
        'Nothing here says how much memory is resident: give --status, --smaps, --pmap or --mprof.',
      );
    await show(found);
  },
};

/** The files of recordings, read one after the other; null for one that was not given. */
async function opened(
  paths: readonly (string | undefined)[],
  wantsProgress: boolean,
  context: CommandContext,
): Promise<(OpenProfile | null)[]> {
  const profiles: (OpenProfile | null)[] = [];
  const progress = new ProgressLine(context.err, wantsProgress || context.err.isTerminal);
  try {
    for (const path of paths) {
      if (path === undefined) {
        profiles.push(null);
        continue;
      }
      const openProfile = await context.loadProfiles();
      profiles.push(
        await openProfile(path, {
          cacheFolder: context.folders.cache,
          signal: context.signal,
          onProgress: (phase, done, total) =>
            progress.tell(`${phase} ${Math.floor((100 * done) / Math.max(1, total))} %`),
        }),
      );
    }
  } finally {
    progress.clear();
  }
  return profiles;
}

/** Throws 'not-found', 'too-large' or what the system says, as a failure of the file. */
async function textOf(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  try {
    const { size } = await stat(path);
    if (size > longest)
      throw fail('too-large', `${path} is larger than 64 MiB, so it is none of these texts.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw code === 'ENOENT'
      ? fail('not-found', `There is no file ${path}.`)
      : fail('io', `${path} cannot be read (${code}).`);
  }
}

function textOfDiagnosis({ rss, parts, branch, overTime, asked, missing }: Diagnosis): string {
  const share = (bytes: number): string => `${((bytes / rss) * 100).toFixed(1)} %`;
  const rows = parts.map(({ part, least, most, source }) => [
    partNames[part],
    range(least, most),
    share(asBytes((least + most) / 2)),
    source,
  ]);
  const lines = [
    `Resident: ${sizeWords(rss)}\n\n`,
    textTable(['part', 'bytes', 'share', 'from'], rows, ['bytes', 'share']),
    `\n${branch.sentence}\n`,
    ...branch.advice.map((sentence) => `  - ${sentence}\n`),
  ];
  if (overTime !== null) lines.push('\nOver time\n', ...overTime.sentences.map((each) => `  ${each}\n`));
  if (asked !== null)
    lines.push(
      '\nWho asked the system for memory\n',
      textTable(
        ['asked by', 'calls', 'asked for', 'at the peak', 'at the end'],
        asked.rows.map((row) => [
          askerNames[row.asker],
          row.calls,
          sizeWords(row.asked),
          sizeWords(row.atPeak),
          sizeWords(row.atEnd),
        ]),
        ['asked for', 'at the peak', 'at the end'],
      ),
      ...asked.sentences.map((each) => `  ${each}\n`),
    );
  if (missing.length > 0) lines.push(`\nThese would tell more:\n`, ...missing.map((what) => `  - ${what}\n`));
  return lines.join('');
}

const range = (least: number, most: number): string =>
  least === most ? sizeWords(least) : `${sizeWords(least)} to ${sizeWords(most)}`;
