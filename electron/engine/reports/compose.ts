import type {
  Report,
  ReportBlock,
  ReportChoices,
  ReportSection,
  ReportSectionName,
} from '../../../shared/protocol/report.ts';
import { reportSectionTitles } from '../../../shared/protocol/report.ts';
import type { EarlierMaterial, MainMaterial } from './material.ts';
import type { ProfileMaterial } from './profiles/material.ts';
import { redacted } from './redaction.ts';
import { growth, suspects } from './sections/growth.ts';
import { arenas, diagnosis, duplicates, waste } from './sections/insight.ts';
import { method } from './sections/method.ts';
import { dumpFacts, overview } from './sections/overview.ts';
import { containers, notes, problems, summary } from './sections/tables.ts';

/**
 * The report as chosen, redacted: what every format is written from. `earlier`: the oldest first. Sections of dumps come
 * first, then one for each profile; without a dump (`main` is null) there are only these.
 */
export function composeReport(
  main: MainMaterial | null,
  earlier: readonly EarlierMaterial[],
  choices: ReportChoices,
  profiles: readonly ProfileMaterial[] = [],
): Report {
  const report: Report = {
    schemaVersion: 1,
    title: choices.title,
    view: main?.view ?? null,
    redacted: [],
    sections: [...(main === null ? [] : dumpSections(main, earlier, choices)), ...profileSections(profiles)],
  };
  const knownTypes = [...(main === null ? [] : [main]), ...earlier].flatMap(({ table }) => table.kind);
  return redacted(report, choices.redaction, knownTypes);
}

/** Several of a kind are numbered: their names may be redacted. */
const profileSections = (profiles: readonly ProfileMaterial[]): ReportSection[] =>
  profiles.map(({ title, blocks }, at) => {
    const alike = profiles.filter((other) => other.title === title);
    const number = profiles.slice(0, at).filter((other) => other.title === title).length + 1;
    return {
      name: `profile-${at + 1}`,
      title: alike.length === 1 ? title : `${title} ${number}`,
      blocks,
    };
  });

function dumpSections(
  main: MainMaterial,
  earlier: readonly EarlierMaterial[],
  { sections, redaction }: ReportChoices,
): ReportSection[] {
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
  return sections.map((name) => ({ name, title: reportSectionTitles[name], blocks: blocks[name]() }));
}

function dominators({ boxes }: MainMaterial): ReportBlock[] {
  if (boxes === null) return [];
  if (boxes.length === 0) return [{ kind: 'text', paragraphs: ['No object holds others alone.'] }];
  const caption =
    'Each box is an object with all that would go with it, and in it what it holds in turn; boxes are as large as the bytes they retain.';
  return [{ kind: 'treemap', caption, boxes }];
}
