import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Note } from '../../../shared/protocol/notes.ts';
import type { Report, ReportNote, ReportQuestion } from '../../../shared/protocol/report.ts';
import { kindMatcher } from '../answers/summary.ts';
import { composeReport } from './compose.ts';
import type { EarlierMaterial, ReportSource } from './material.ts';
import { collectEarlier, collectMain } from './material.ts';
import type { ProfileMaterial } from './profiles/material.ts';

/** A report about open dumps. Rejects with the first failure; throws 'bad-request' for choices that no report can have. */
export async function reportOf(
  source: ReportSource,
  { dump, view, earlier, title, sections, redactValues, redactPaths, redactTypes }: ReportQuestion,
  notes: readonly ReportNote[],
  profiles: readonly ProfileMaterial[],
  signal: CancelSignal,
): Promise<Report> {
  if (new Set(sections).size < sections.length)
    throw fail('bad-request', 'A section can stand in a report once.');
  if (earlier.includes(dump)) throw fail('bad-request', 'A dump is not earlier than itself.');
  kindMatcher(redactTypes ?? '');
  const main = await collectMain(source, { dump, view }, sections, notes, signal);
  const before: EarlierMaterial[] = [];
  for (const each of earlier) {
    if (signal.aborted) throw fail('cancelled', 'Cancelled.');
    before.push(await collectEarlier(source, { dump: each, view }, main.candidates));
  }
  const redaction = { values: redactValues, paths: redactPaths, types: redactTypes };
  return composeReport(main, before, { title, sections, redaction }, profiles);
}

/** A kept note as a report tells it. */
export const reportNote = ({ about, type, starred, text }: Note): ReportNote => ({
  target: about.kind === 'object' ? about.address : type,
  isType: about.kind === 'type',
  type,
  star: starred,
  text,
});
