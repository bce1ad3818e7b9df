import type {
  ProfileFacts,
  ProfileFlame,
  ProfileFlameQuestion,
  ProfileScope,
  ProfileSeries,
  ProfileTableName,
  ProfileTablePage,
  ProfileTableQuestion,
} from '../../../../shared/protocol/profile-screen.ts';
import type { DumpId } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { HpyProfile } from '../hpy/hpy.ts';
import type { LineStats } from '../lprof/line-stats.ts';
import { LprofProfile } from '../lprof/lprof.ts';
import { mergeLineStats } from '../lprof/merge.ts';
import type { OpenProfile, SourceFiles } from '../profile-importer.ts';
import { addProfiles } from '../pstats/add.ts';
import type { CallTable } from '../pstats/call-table.ts';
import { PstatsProfile } from '../pstats/pstats.ts';
import { StacksProfile } from '../stacks/stacks-profile.ts';
import type { TracemallocSnapshot } from '../tracemalloc/snapshot.ts';
import { TracemallocProfile } from '../tracemalloc/tracemalloc.ts';
import { callsTable, functionsTable } from './call-tables.ts';
import { factsOf } from './facts.ts';
import { FlameTree } from './flame.ts';
import { reportedFunctions, reportedLines, timedFunctions, timedLines } from './line-tables.ts';
import type { MemoryTable } from './memory-table.ts';
import { memoryTable, scopedSnapshot } from './memory-table.ts';
import { callTreeOf } from './call-graph-tree.ts';
import { memoryTree } from './memory-tree.ts';
import { hpyTable, mprofTable, straceTable, wholeQuestion } from './record-tables.ts';
import type { ScreenTable } from './screen-table.ts';
import { framesTable } from './frames-table.ts';
import { orderedRows, pageOf, sumsOf } from './screen-table.ts';
import { turnedTree } from './turned-tree.ts';
import { memoryLines, placeOf } from './source-lines.ts';
import { screenSeries } from './series.ts';

/** Keeps the last answer only: a screen asks for one window after another of the same. */
class Kept<Value> {
  #key = '';
  #value: Value | null = null;

  of(key: string, make: () => Value): Value {
    if (this.#value === null || this.#key !== key) {
      this.#value = null;
      this.#value = make();
      this.#key = key;
    }
    return this.#value;
  }
}

/** The last answer about a table: its cells, the rows that pass in their order, their sums. */
interface KeptTable {
  readonly made: Kept<ScreenTable>;
  readonly ordered: Kept<Uint32Array>;
  readonly sums: Kept<readonly (number | null)[]>;
}

/** One open profile as its screen asks for it. */
export class ProfileDesk {
  readonly profile: OpenProfile;
  readonly #title: string;
  readonly #others: (id: DumpId) => OpenProfile;
  readonly #sources: SourceFiles;
  readonly #tables = new Map<ProfileTableName, KeptTable>();
  readonly #memoryTable = new Kept<MemoryTable>();
  readonly #memoryByLine = new Kept<MemoryTable>();
  readonly #flame = new Kept<FlameTree>();
  readonly #turned = new Kept<FlameTree>();

  constructor(
    profile: OpenProfile,
    title: string,
    others: (id: DumpId) => OpenProfile,
    sources: SourceFiles,
  ) {
    this.profile = profile;
    this.#title = title;
    this.#others = others;
    this.#sources = sources;
  }

  facts(): ProfileFacts {
    return factsOf(this.profile, this.#title);
  }

  series(): ProfileSeries {
    return screenSeries(this.profile.answer(wholeQuestion));
  }

  /** Throws 'bad-request' for a table that the format does not have, 'not-found' for a subject that it does not. */
  table(question: ProfileTableQuestion): ProfileTablePage {
    const { by, cumulative, include, exclude, allFrames, domain, against, added, subject } = question;
    const scope = [by, cumulative, include, exclude, allFrames, domain, against, added, subject];
    const key = JSON.stringify([question.table, scope]);
    // A table and the one beside it are asked for in turn.
    const kept = this.#tables.get(question.table) ?? {
      made: new Kept(),
      ordered: new Kept(),
      sums: new Kept(),
    };
    this.#tables.set(question.table, kept);
    const table = kept.made.of(key, () => this.#make(question));
    const { sortBy, descending, filter } = question;
    const rows = kept.ordered.of(JSON.stringify([key, sortBy, descending, filter]), () =>
      orderedRows(table, question),
    );
    // Whatever the order, the sums are the same.
    const sums = kept.sums.of(JSON.stringify([key, filter]), () => sumsOf(table, rows));
    return pageOf(table, rows, sums, question);
  }

  #make(question: ProfileTableQuestion): ScreenTable {
    const { profile } = this;
    const { table, subject } = question;
    if (profile instanceof TracemallocProfile) return this.#memory(profile, question);
    if (profile instanceof PstatsProfile) {
      const calls = this.#calls(profile, question.added);
      return table === 'callers' || table === 'callees'
        ? callsTable(calls, table, subject)
        : functionsTable(calls);
    }
    if (profile instanceof LprofProfile) {
      const stats = this.#lines(profile, question.added);
      return table === 'lines' ? timedLines(stats, subject, this.#sources) : timedFunctions(stats);
    }
    if (profile instanceof HpyProfile) return hpyTable(profile.samples, table, subject);
    if (profile instanceof StacksProfile) return framesTable(stacksOf(profile, subject).tree);
    const answer = profile.answer(wholeQuestion);
    if (answer.format === 'strace') return straceTable(answer, table);
    if (answer.format === 'mprof') return mprofTable(answer, table);
    if (answer.format === 'mprof-lines')
      return table === 'lines' ? reportedLines(answer, subject) : reportedFunctions(answer);
    throw fail('bad-request', 'This profile has no tables.');
  }

  #memory(profile: TracemallocProfile, question: ProfileTableQuestion): ScreenTable {
    const { table, subject, by, cumulative, include, exclude, allFrames, domain, against, added } = question;
    const about = [by, cumulative, include, exclude, allFrames, domain, against, added];
    const memory = this.#memoryTable.of(JSON.stringify(about), () => this.#memoryOf(profile, question));
    if (table !== 'lines') return memory;
    const byLine =
      by === 'lineno'
        ? memory
        : this.#memoryByLine.of(JSON.stringify(about), () =>
            this.#memoryOf(profile, { ...question, by: 'lineno' }),
          );
    return memoryLines(byLine, placeOf(memory, subject), this.#sources);
  }

  #memoryOf(profile: TracemallocProfile, scope: ProfileScope): MemoryTable {
    const ids = [...new Set(scope.added)];
    const snapshotOf = (id: DumpId): TracemallocSnapshot => {
      const other = this.#others(id);
      if (other instanceof TracemallocProfile) return other.snapshot;
      throw fail('bad-request', 'A tracemalloc snapshot is compared with another one only.');
    };
    if (ids.length > 1) {
      const snapshots = ids.map(snapshotOf);
      return memoryTable(snapshots.at(-1)!, snapshots.slice(0, -1), scope, ids);
    }
    return memoryTable(profile.snapshot, scope.against === null ? [] : [snapshotOf(scope.against)], scope);
  }

  #calls(profile: PstatsProfile, added: readonly DumpId[]): CallTable {
    if (added.length === 0) return profile.table;
    const others = added.map((id) => this.#others(id)).filter((other) => other instanceof PstatsProfile);
    return addProfiles([profile.table, ...others.map(({ table }) => table)]);
  }

  #lines(profile: LprofProfile, added: readonly DumpId[]): LineStats {
    if (added.length === 0) return profile.stats;
    const others = added.map((id) => this.#others(id)).filter((other) => other instanceof LprofProfile);
    return mergeLineStats([profile.stats, ...others.map(({ stats }) => stats)]);
  }

  flame(question: ProfileFlameQuestion): ProfileFlame {
    const { include, exclude, allFrames, domain, added, subject, node, upward, frame } = question;
    const key = JSON.stringify([include, exclude, allFrames, domain, added, subject]);
    const whole = () => this.#flame.of(key, () => this.#tree(question));
    if (!upward && frame === null) return whole().below(node);
    const turned = this.#turned.of(JSON.stringify([key, upward, frame]), () => {
      const { tree, unit, note } = whole();
      return new FlameTree(turnedTree(tree, { upward, frame }), unit, note);
    });
    return turned.below(node);
  }

  #tree(question: ProfileFlameQuestion): FlameTree {
    const { profile } = this;
    if (profile instanceof TracemallocProfile)
      return new FlameTree(memoryTree(scopedSnapshot(profile.snapshot, question)), 'bytes', null);
    if (profile instanceof PstatsProfile)
      return new FlameTree(
        callTreeOf(this.#calls(profile, question.added)),
        'seconds',
        'A cProfile file knows who called whom, not whole stacks: where a function has several callers, its time is shared out by theirs. A recursion is not drawn within itself.',
      );
    if (profile instanceof StacksProfile) {
      const { tree, unit } = stacksOf(profile, question.subject);
      return new FlameTree(tree, unit, null);
    }
    throw fail('bad-request', 'This profile has no stacks to draw.');
  }
}

function stacksOf(profile: StacksProfile, subject: number | null) {
  if (subject === null) return profile.shown;
  const stacks = profile.profiles[subject];
  if (stacks === undefined) throw fail('not-found', 'There is no such profile in the file.');
  return stacks;
}
