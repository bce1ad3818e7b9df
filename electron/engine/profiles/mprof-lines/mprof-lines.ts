import { fail } from '../../../../shared/protocol/failure.ts';
import type { MprofLinesAnswer, ProfileQuestion } from '../../../../shared/protocol/profile.ts';
import type { OpenProfile, ProfileImporter } from '../profile-importer.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import { textOf } from '../text-lines/byte-text.ts';
import { headLines, LineSplitter } from '../text-lines/line-splitter.ts';
import { contentsAt, headLine, LineReports } from './reports.ts';

/** What `python -m memory_profiler` prints for each function with `@profile`. */
export const mprofLines: ProfileImporter = {
  id: 'mprof-lines',
  title: 'memory_profiler report',
  sniff: (head) => (headLines(head, 5000).some((line) => headLine.test(line.slice(0, 400))) ? 0.97 : 0),
  async open(source, watch) {
    const reports = new LineReports();
    const splitter = new LineSplitter((bytes, from, to) => reports.take(textOf(bytes, from, to)));
    for await (const window of source.windows(watch)) splitter.push(window);
    splitter.end();
    if (reports.reports.length === 0)
      throw fail(
        'damaged',
        `${source.name} has the head of a memory_profiler report, but no report follows.`,
      );
    return new LineReportsProfile(reports);
  },
};

export class LineReportsProfile implements OpenProfile {
  readonly format = 'mprof-lines';
  readonly reports: LineReports;

  constructor(reports: LineReports) {
    this.reports = reports;
  }

  answer(question: ProfileQuestion): MprofLinesAnswer {
    const what = 'a memory_profiler report';
    refuseGrouping(what, question);
    sortOf(what, question.sort, ['line']);
    return { format: 'mprof-lines', functions: this.reports.reports.slice(0, question.limit ?? undefined) };
  }

  /** As memory_profiler printed them. */
  *text(question: ProfileQuestion): Generator<string, void, void> {
    for (const [at, report] of this.answer(question).functions.entries()) {
      const { head, rule, decimals } = this.reports.heads[at]!;
      yield `Filename: ${report.file}\n\n${head}\n${rule}\n`;
      for (const { line, memoryMiB, incrementMiB, occurrences, text } of report.lines) {
        const number = String(line).padStart(6);
        if (memoryMiB === null || incrementMiB === null) {
          yield `${`${number.padEnd(contentsAt(report.hasOccurrences))}${text}`.trimEnd()}\n`;
          continue;
        }
        const figures = [memoryMiB, incrementMiB]
          .map((size) => `${size.toFixed(decimals)} MiB`.padStart(12))
          .join(' ');
        const count = occurrences === null ? '' : `  ${String(occurrences).padStart(10)}`;
        yield `${`${number} ${figures}${count}   ${text}`.trimEnd()}\n`;
      }
      yield '\n\n';
    }
  }
}
