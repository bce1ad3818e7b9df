import { basename } from 'node:path';
import type { ReportChoices, ReportFormat, ReportSectionName } from '../../../shared/protocol/report.ts';
import { longestTitle, reportSections } from '../../../shared/protocol/report.ts';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import type { EarlierMaterial, MainMaterial } from '../../engine/reports/material.ts';
import type { Command, CommandContext } from './context.ts';
import { dumpOptions, dumpOptionsHelp, withDump } from './dump-options.ts';
import { parseOptions, UsageError } from './options.ts';
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
the others. The ending of OUT says what it is: .html (one file that needs nothing else), .md, .pdf, .json hold all of it; .csv
the first table of the sections (the summary); .parquet every object of the dump.

  -o, --output OUT       the file to write; what was there is replaced once the new one is whole
  --sections A,B,…       which sections, in this order: ${reportSections.slice(0, 5).join(', ')},
                         ${reportSections.slice(5).join(', ')}
                         (default: all that fit)
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
    if (files.length > mostFiles) throw new UsageError(`A report is about at most ${mostFiles} dumps.`);
    const path = outputPath('report', values.output);
    const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    const format = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
    if (format === undefined)
      throw new UsageError(
        `The ending of -o says what to write: .html, .md, .pdf, .json, .csv or .parquet, not "${basename(path)}".`,
      );
    const redaction = redactionOf(values.redact ?? []);
    const sections = chosenSections(values.sections, files.length, format);
    const title = values.title ?? defaultTitle(files, redaction.paths);
    if (title.length > longestTitle) throw new UsageError(`A title has at most ${longestTitle} characters.`);
    const choices: ReportChoices = { title, sections, redaction };
    const { kindMatcher } = await import('../../engine/answers/summary.ts');
    // A bad expression, and a dump that would be written over, are found before an hour of reading.
    kindMatcher(redaction.types ?? '');
    const { refuseToReplace, runExport } = await import('../../engine/exports/run-export.ts');
    await refuseToReplace(path, files);
    if (format === 'parquet') {
      const written = await wholeTable(files, path, choices, values, context);
      await tellWritten(context, written, { format, what: 'objects' }, values.json === true);
      return;
    }
    const { main, earlier } = await collected(files, choices, values, context);
    const { composeReport } = await import('../../engine/reports/compose.ts');
    // Who never wrote a note needs no section that says so.
    const withNotes = values.sections !== undefined || main.notes.length > 0;
    const composed = composeReport(main, earlier, {
      ...choices,
      sections: withNotes ? sections : sections.filter((name) => name !== 'notes'),
    });
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

function defaultTitle(files: readonly string[], hideNames: boolean): string {
  if (hideNames) return 'Memory report';
  const last = basename(files.at(-1) ?? '').slice(0, 200);
  return files.length === 1
    ? `Memory report: ${last}`
    : `Memory report: ${last} and ${files.length - 1} earlier`;
}
