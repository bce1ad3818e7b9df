import type { ReportSectionName } from '../../../shared/protocol/report.ts';
import { reportSections } from '../../../shared/protocol/report.ts';
import type { ReportTemplate } from '../../../shared/protocol/report-templates.ts';

/** What a person chose for a report, apart from the dumps it is about: what a template keeps. */
export interface ReportLook {
  /** Every section there is, in the order of the report, and whether it is in. */
  readonly sections: readonly { readonly name: ReportSectionName; readonly on: boolean }[];
  readonly redactValues: boolean;
  readonly redactPaths: boolean;
  /** '' for none. */
  readonly redactTypes: string;
}

export const usualLook: ReportLook = {
  sections: reportSections.map((name) => ({ name, on: true })),
  redactValues: false,
  redactPaths: false,
  redactTypes: '',
};

/** Moves the section at a place to another; out of the list moves nothing. */
export function moved(sections: ReportLook['sections'], from: number, to: number): ReportLook['sections'] {
  const section = sections[from];
  if (section === undefined || to < 0 || to >= sections.length) return sections;
  const others = sections.filter((_, i) => i !== from);
  return [...others.slice(0, to), section, ...others.slice(to)];
}

/** What a template says; sections that it does not know stand last and are out. */
export function lookOf({
  order,
  chosen,
  redactValues,
  redactPaths,
  redactTypes,
}: ReportTemplate): ReportLook {
  const all = [...order, ...reportSections.filter((name) => !order.includes(name))];
  return {
    sections: all.map((name) => ({ name, on: chosen.includes(name) })),
    redactValues,
    redactPaths,
    redactTypes,
  };
}

export const templateOf = (name: string, look: ReportLook): ReportTemplate => ({
  name,
  order: look.sections.map((section) => section.name),
  chosen: look.sections.filter(({ on }) => on).map((section) => section.name),
  redactValues: look.redactValues,
  redactPaths: look.redactPaths,
  redactTypes: look.redactTypes,
});
