import type { Report } from '../../../../shared/protocol/report.ts';

/** The report as it is, one document; `reports/README.md` says what stands where. */
export const reportJson = (report: Report): string => `${JSON.stringify(report, null, 1)}\n`;
