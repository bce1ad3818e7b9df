import type {
  Report,
  ReportBlock,
  ReportChoices,
  ReportSectionName,
} from '../../../shared/protocol/report.ts';
import { reportSectionTitles } from '../../../shared/protocol/report.ts';
import type { EarlierMaterial, MainMaterial } from './material.ts';
import { redacted } from './redaction.ts';
import { growth, suspects } from './sections/growth.ts';
import { arenas, diagnosis, duplicates, waste } from './sections/insight.ts';
import { method } from './sections/method.ts';
import { dumpFacts, overview } from './sections/overview.ts';
import { containers, notes, problems, summary } from './sections/tables.ts';

/** The report as chosen, redacted: what every format is written from. `earlier`: the oldest first. */
export function composeReport(
  main: MainMaterial,
  earlier: readonly EarlierMaterial[],
  { title, sections, redaction }: ReportChoices,
): Report {
  const hideKeys = redaction.values;
  const blocks: Readonly<Record<ReportSectionName, () => ReportBlock[]>> = {
    overview: () => overview(main),
    dump: () => dumpFacts(main, earlier),
    suspects: () =>
      suspects(main, earlier, hideKeys, hideKeys || redaction.paths || (redaction.types ?? '') !== ''),
    summary: () => [summary(main)],
    containers: () => containers(main, hideKeys),
    dominators: () => dominators(main),
    waste: () => waste(main),
    duplicates: () => duplicates(main),
    arenas: () => arenas(main),
    diagnosis: () => diagnosis(main),
    growth: () => growth(main, earlier),
    problems: () => problems(main),
    notes: () => notes(main),
    method: () => method(main),
  };
  const report: Report = {
    schemaVersion: 1,
    title,
    view: main.view,
    redacted: [],
    sections: sections.map((name) => ({ name, title: reportSectionTitles[name], blocks: blocks[name]() })),
  };
  const knownTypes = [main, ...earlier].flatMap(({ table }) => table.kind);
  return redacted(report, redaction, knownTypes);
}

function dominators({ boxes }: MainMaterial): ReportBlock[] {
  if (boxes === null) return [];
  if (boxes.length === 0) return [{ kind: 'text', paragraphs: ['No object holds others alone.'] }];
  const caption =
    'Each box is an object with all that would go with it, and in it what it holds in turn; boxes are as large as the bytes they retain.';
  return [{ kind: 'treemap', caption, boxes }];
}
