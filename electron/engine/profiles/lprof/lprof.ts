import type { LprofAnswer, ProfileQuestion } from '../../../../shared/protocol/profile.ts';
import { beginsWithClass } from '../pickle/head.ts';
import { readPickle } from '../pickle/read-pickle.ts';
import type { OpenProfile, ProfileImporter, SourceFiles } from '../profile-importer.ts';
import { compareText } from '../python-order.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import type { LineFunction, LineStats } from './line-stats.ts';
import { totalTimeOf } from './line-stats.ts';
import { LineStatsShape } from './line-stats-shape.ts';
import { displayUnit, functionText, headText } from './text.ts';

/** line_profiler's `.lprof`, of 2.x to 5.x. */
export const lprof: ProfileImporter = {
  id: 'lprof',
  title: 'line_profiler file',
  sniff: (head) =>
    beginsWithClass(head, ['_line_profiler', 'line_profiler.line_profiler'], 'LineStats') ? 1 : 0,
  async open(source, watch) {
    const shape = new LineStatsShape();
    await readPickle(source, shape, watch);
    return new LprofProfile(shape.stats());
  },
};

export class LprofProfile implements OpenProfile {
  readonly format = 'lprof';
  readonly stats: LineStats;

  constructor(stats: LineStats) {
    this.stats = stats;
  }

  answer(question: ProfileQuestion): LprofAnswer {
    return {
      format: 'lprof',
      unit: this.stats.unit,
      functions: this.#functions(question).map((shown) => ({ ...shown, totalTime: totalTimeOf(shown) })),
    };
  }

  *text(question: ProfileQuestion, sources: SourceFiles): Generator<string, void, void> {
    const functions = this.#functions(question);
    yield headText(displayUnit);
    for (const shown of functions) yield functionText(this.stats, shown, sources);
  }

  /** By file, line and name; with `--sort time`, the quickest first, as line_profiler's `-t`. */
  #functions(question: ProfileQuestion): LineFunction[] {
    const what = 'a line_profiler file';
    refuseGrouping(what, question);
    const sort = sortOf(what, question.sort, ['name', 'time']) ?? 'name';
    const functions = [...this.stats.functions];
    if (sort === 'time') {
      const totals = new Map(functions.map((of) => [of, totalTimeOf(of)]));
      functions.sort((a, b) => (totals.get(a) ?? 0) - (totals.get(b) ?? 0));
    } else {
      functions.sort(
        (a, b) => compareText(a.file, b.file) || a.line - b.line || compareText(a.function, b.function),
      );
    }
    return functions.slice(0, question.limit ?? undefined);
  }
}
