import type { ReportSectionName } from '../../../shared/protocol/report.ts';
import { longestTitle, reportSections } from '../../../shared/protocol/report.ts';

/** What a person chose for a report, apart from the dumps it is about: what a template keeps. Plain data. */
export interface TemplateChoices {
  /** Every section there is, in the order of the report, and whether it is in. */
  readonly sections: readonly { readonly name: ReportSectionName; readonly on: boolean }[];
  readonly redactValues: boolean;
  readonly redactPaths: boolean;
  /** '' for none. */
  readonly redactTypes: string;
}

export const usualChoices: TemplateChoices = {
  sections: reportSections.map((name) => ({ name, on: true })),
  redactValues: false,
  redactPaths: false,
  redactTypes: '',
};

/** Moves the section at a place by one or more; out of the list moves nothing. */
export function moved(
  sections: TemplateChoices['sections'],
  from: number,
  to: number,
): TemplateChoices['sections'] {
  const section = sections[from];
  if (section === undefined || to < 0 || to >= sections.length) return sections;
  const others = sections.filter((_, i) => i !== from);
  return [...others.slice(0, to), section, ...others.slice(to)];
}

/** What was kept as choices; sections that were not known then stand last. Anything odd is left out. */
export function choicesOf(kept: unknown): TemplateChoices {
  const words = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>;
  const listed = Array.isArray(words['sections']) ? (words['sections'] as unknown[]) : [];
  const sections: { name: ReportSectionName; on: boolean }[] = [];
  for (const each of listed) {
    const { name, on } = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>;
    const known = reportSections.find((section) => section === name);
    if (known !== undefined && !sections.some((section) => section.name === known))
      sections.push({ name: known, on: on === true });
  }
  for (const name of reportSections)
    if (!sections.some((section) => section.name === name)) sections.push({ name, on: listed.length === 0 });
  const { redactTypes } = words;
  return {
    sections,
    redactValues: words['redactValues'] === true,
    redactPaths: words['redactPaths'] === true,
    redactTypes: typeof redactTypes === 'string' ? redactTypes.slice(0, longestTitle) : '',
  };
}
