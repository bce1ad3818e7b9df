import type { ReportSectionName } from './report.ts';

/** What a report tells and leaves out, under a name: for the next dump. */
export interface ReportTemplate {
  readonly name: string;
  /** Sections in the order of the report; those that are not known stand last. */
  readonly order: readonly ReportSectionName[];
  /** Those that are in. */
  readonly chosen: readonly ReportSectionName[];
  readonly redactValues: boolean;
  readonly redactPaths: boolean;
  /** '' for none. */
  readonly redactTypes: string;
}

/** All of them by name, and one sentence on what is wrong with their file; null where nothing is. */
export interface ReportTemplatesAnswer {
  readonly templates: readonly ReportTemplate[];
  readonly problem: string | null;
}
