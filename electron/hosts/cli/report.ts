import { basename } from 'node:path';
import type { ReportChoices, ReportFormat, ReportSectionName } from '../../../shared/protocol/report.ts';
import { longestTitle, reportSections } from '../../../shared/protocol/report.ts';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import type { EarlierMaterial, MainMaterial } from '../../engine/reports/material.ts';
import type { Command, CommandContext } from './context.ts';
import { dumpOptions, dumpOptionsHelp, withDump } from './dump-options.ts';
import type { ProfileMaterial } from '../../engine/reports/profiles/material.ts';
import { parseOptions, UsageError } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { redactHelp, redactionOf } from './redact-option.ts';
import { outputPath, tellWritten } from './written-file.ts';

const endings: Readonly<Record<string, ReportFormat | 'csv' | 'parquet'>> = {
  html: 'html',
  htm: 'html',
  md: 'md',
  markdown: 'md',
  json: 'json',
  pdf: 'pdf',
  csv: 'csv',
  parquet: 'parquet',
};
const mostFiles = 1_000;

const help = `\
meliscope report FILE… -o OUT [options]

Writes a report about a dump, or about several of a program, the oldest first: it is about the last one, and says what grew since
the others. Files of profilers (all that \`meliscope profile\` reads) may stand among them or alone: each has a section with its
main tables. The ending of OUT says what it is: .html (one file that needs nothing else), .md, .pdf, .json hold all of it; .csv
the first table of the sections (of a dump the summary); .parquet every object of the dump.

  -o, --output OUT       the file to write; what was there is replaced once the new one is whole
  --sections A,B,…       which sections, in this order: ${reportSections.slice(0, 5).join(', ')},
                         ${reportSections.slice(5).join(', ')}
                         (default: all that fit; profiles follow in any case)
  --title TEXT           the title
${redactHelp}${dumpOptionsHelp}`;

export const report: Command = {
  name: 'report',
  purpose: 'a report to hand on: HTML, Markdown, PDF, JSON, CSV or Parquet',
  help,
  async run(args, context) {
    const { values, positionals: files } = parseOptions(args, {
      ...dumpOptions,
      output: { type: 'string', short: 'o' },
      sections: { type: 'string' },
      title: { type: 'string' },
      redact: { type: 'string', multiple: true },
    });
    if (files.length === 0 || files.includes('')) throw new UsageError('report needs the FILE to read.');
    if (files.length > mostFiles) throw new UsageError(`A report is about at most ${mostFiles} files.`);
    const path = outputPath('report', values.output);
    const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    const format = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
    if (format === undefined)
      throw new UsageError(
        `The ending of -o says what to write: .html, .md, .pdf, .json, .csv or .parquet, not "${basename(path)}".`,
      );
    const redaction = redactionOf(values.redact ?? []);
    const { kindMatcher } = await import('../../engine/answers/summary.ts');
    // A bad expression, and a file that would be written over, are found before an hour of reading.
    kindMatcher(redaction.types ?? '');
    const { refuseToReplace, runExport } = await import('../../engine/exports/run-export.ts');
    await refuseToReplace(path, files);
    const wanted = chosenSections(values.sections, files.length, format);
    const { dumps, profiles } = await sorted(files, values, context);
    if (dumps.length === 0 && (format === 'parquet' || values.sections !== undefined))
      throw new UsageError(
        format === 'parquet'
          ? 'A .parquet file holds the objects of a dump, and none of these files is one.'
          : '--sections chooses what is told of a dump, and none of these files is one.',
      );
    const sections =
      dumps.length === files.length ? wanted : chosenSections(values.sections, dumps.length, format);
    const title = values.title ?? defaultTitle(dumps, files, redaction.paths);
    if (title.length > longestTitle) throw new UsageError(`A title has at most ${longestTitle} characters.`);
    const choices: ReportChoices = { title, sections, redaction };
    if (format === 'parquet') {
      const written = await wholeTable(dumps, path, choices, values, context);
      await tellWritten(context, written, { format, what: 'objects' }, values.json === true);
      return;
    }
    const { main, earlier } =
      dumps.length === 0 ? { main: null, earlier: [] } : await collected(dumps, choices, values, context);
    const { composeReport } = await import('../../engine/reports/compose.ts');
    // Who never wrote a note needs no section that says so.
    const withNotes = values.sections !== undefined || (main !== null && main.notes.length > 0);
    const shown = withNotes ? sections : sections.filter((name) => name !== 'notes');
    const composed = composeReport(main, earlier, { ...choices, sections: shown }, profiles);
    const task =
      format === 'csv'
        ? ({ what: 'report-table', format, report: composed } as const)
        : ({ what: 'report', format, report: composed } as const);
    const written = await runExport(context.files.exportWorker, task, path, context.signal);
    await tellWritten(
      context,
      written,
      { format, what: format === 'csv' ? 'rows' : 'sections' },
      values.json === true,
    );
  },
};

type DumpValues = Parameters<typeof withDump>[1];

/** The dumps, and what the profiles among the files say: only one of these is in memory at a time. */
async function sorted(
  files: readonly string[],
  values: DumpValues,
  context: CommandContext,
): Promise<{ dumps: string[]; profiles: ProfileMaterial[] }> {
  const { openIfProfile } = await import('../../engine/profiles/open-profile.ts');
  const { profileMaterial } = await import('../../engine/reports/profiles/material.ts');
  const progress = new ProgressLine(context.err, values.progress === true || context.err.isTerminal);
  const dumps: string[] = [];
  const profiles: ProfileMaterial[] = [];
  try {
    for (const file of files) {
      const found = await openIfProfile(file, {
        cacheFolder: context.folders.cache,
        signal: context.signal,
        onProgress: (phase, done, total) =>
          progress.tell(`${basename(file)}: ${phase} ${Math.floor((100 * done) / Math.max(1, total))} %`),
      });
      if (found === null) dumps.push(file);
      else profiles.push(profileMaterial(found.profile, found));
    }
  } finally {
    progress.clear();
  }
  return { dumps, profiles };
}

async function wholeTable(
  files: readonly string[],
  path: string,
  { redaction }: ReportChoices,
  values: DumpValues,
  context: CommandContext,
): Promise<WrittenFile> {
  const found: { written: WrittenFile | null } = { written: null };
  await withDump(files.at(-1) ?? '', values, context, async (session, dump, view) => {
    const question = { dump, view, kind: 'objects', format: 'parquet', redaction } as const;
    found.written = await session.exportHeap(question, path, context.signal);
  });
  if (found.written === null) throw new Error('an export that did not fail was written');
  return found.written;
}

/** What the dumps say, one after the other: only one is in memory at a time. The last is the one that the report is about. */
async function collected(
  files: readonly string[],
  { sections }: ReportChoices,
  values: DumpValues,
  context: CommandContext,
): Promise<{ main: MainMaterial; earlier: EarlierMaterial[] }> {
  const { collectEarlier, collectMain } = await import('../../engine/reports/material.ts');
  const { reportNote } = await import('../../engine/reports/report-of.ts');
  const found: { main: MainMaterial | null } = { main: null };
  await withDump(files.at(-1) ?? '', values, context, async (session, dump, view) => {
    const notes = sections.includes('notes')
      ? (await session.handlers().notes({ dump }, context.signal)).notes
      : [];
    found.main = await collectMain(session, { dump, view }, sections, notes.map(reportNote), context.signal);
  });
  const { main } = found;
  if (main === null) throw new Error('a dump that was read has material');
  const earlier: EarlierMaterial[] = [];
  for (const file of files.slice(0, -1))
    await withDump(file, values, context, async (session, dump, view) => {
      earlier.push(await collectEarlier(session, { dump, view }, main.candidates));
    });
  return { main, earlier };
}

function chosenSections(
  words: string | undefined,
  files: number,
  format: ReportFormat | 'csv' | 'parquet',
): ReportSectionName[] {
  if (words === undefined) {
    if (format === 'csv') return [files > 1 ? 'growth' : 'summary'];
    return reportSections.filter((name) => name !== 'growth' || files > 1);
  }
  const chosen: ReportSectionName[] = [];
  for (const word of words.split(',').map((each) => each.trim())) {
    const name = reportSections.find((each) => each === word);
    if (name === undefined)
      throw new UsageError(`--sections knows ${reportSections.join(', ')}, not "${word}".`);
    if (chosen.includes(name)) throw new UsageError(`--sections names ${name} twice.`);
    chosen.push(name);
  }
  if (files === 1 && chosen.includes('growth'))
    throw new UsageError('The section growth needs at least two FILEs, the oldest first.');
  return chosen;
}

function defaultTitle(dumps: readonly string[], files: readonly string[], hideNames: boolean): string {
  const what = dumps.length === 0 ? 'Profile report' : 'Memory report';
  if (hideNames) return what;
  const last = basename(dumps.at(-1) ?? files[0] ?? '').slice(0, 200);
  const others = files.length - 1;
  if (others === 0) return `${what}: ${last}`;
  if (dumps.length === files.length) return `${what}: ${last} and ${others} earlier`;
  return `${what}: ${last} and ${others} other ${others === 1 ? 'file' : 'files'}`;
}
