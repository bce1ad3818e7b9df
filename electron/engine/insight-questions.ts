import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { addressText, asBytes } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type {
  DiagnoseQuestion,
  Diagnosis,
  DuplicatesAnswer,
  InsightQuestion,
} from '../../shared/protocol/insight.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { typeNameOf } from './answers/graph-context.ts';
import { addressTextAt } from './answers/object-facts.ts';
import type { ArenaMap } from './insight/arenas.ts';
import { arenasAnswer } from './insight/arena-answer.ts';
import type { Evidence } from './insight/given.ts';
import { diagnose } from './insight/diagnose.ts';
import type { Duplicates } from './insight/duplicates.ts';
import { readMallocStats } from './insight/malloc-stats.ts';
import { insightPython } from './insight/python-words.ts';
import { versionIn } from '../../shared/python/versions.ts';
import { wasteAnswer } from './insight/waste-answer.ts';
import type { Waste } from './insight/waste.ts';
import type { VersionHints } from './insight/writer-version.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { OpenDump } from './open-dump.ts';
import type { ProfileThread } from './profile-thread/profile-thread.ts';
import { numbersOf } from './process/json-shape.ts';
import { processFacts } from './process/process-facts.ts';

/** Where memory is lost, and where it lies. */
export type InsightHandlers = Pick<Handlers, 'waste' | 'writerPython' | 'duplicates' | 'arenas' | 'diagnose'>;

/** Answers of this many questions are kept: pages of the arena map ask for it again. */
const kept = 8;

/** `thread`: where texts and recordings are read. `diagnoseWith`: with evidence that the asker has read. */
export function insightQuestions(dumpOf: (id: DumpId) => OpenDump, thread: ProfileThread) {
  const wastes = new KeptAnswers<Waste>(kept);
  const duplicates = new KeptAnswers<Duplicates>(kept);
  const maps = new KeptAnswers<ArenaMap>(kept);
  const handlers: InsightHandlers = {
    waste: async (question, signal) => {
      const hints = hintsOf(dumpOf(question.dump), question.python);
      const graph = await dumpOf(question.dump).graph(question.view);
      const found = await wastes.once(graph.era, `${question.view} ${question.python ?? ''}`, () =>
        dumpOf(question.dump).search('waste', { view: question.view, hints }, signal),
      );
      return wasteAnswer(graph.context(question.view), found);
    },
    writerPython: async ({ dump, python }, signal) => {
      const graph = await dumpOf(dump).graph('raw');
      return insightPython(await graph.ask('writerPython', { hints: hintsOf(dumpOf(dump), python) }, signal));
    },
    duplicates: async ({ dump, view }, signal) => {
      const graph = await dumpOf(dump).graph(view);
      const found = await duplicates.once(graph.era, view, () =>
        dumpOf(dump).search('duplicates', { view }, signal),
      );
      return duplicatesAnswer(graph.context(view), found);
    },
    arenas: async (question, signal) => {
      const { dump, view, from, limit } = question;
      if (!Number.isInteger(from) || from < 0 || !Number.isInteger(limit) || limit < 0 || limit > 256)
        throw fail('bad-request', 'A page is at most 256 arenas from an arena of 0 or more.');
      const graph = await dumpOf(dump).graph(view);
      const map = await mapOf(dumpOf(dump), question, signal);
      const process = dumpOf(dump).process;
      return arenasAnswer(
        graph.context(view),
        map,
        process === null ? null : processFacts(process).mallocStats,
        from,
        limit,
      );
    },
    diagnose: async (question, signal) => {
      const { dump, python, ...given } = question;
      return diagnoseWith({ dump, python }, await evidenceOf(given, signal), signal);
    },
  };
  return { handlers, diagnoseWith };

  /** Large texts are read off this thread; where nothing was given there is nothing to read. */
  async function evidenceOf(
    given: Omit<DiagnoseQuestion, 'dump' | 'python'>,
    signal: CancelSignal,
  ): Promise<Omit<Evidence, 'dump'>> {
    if (Object.values(given).every((each) => each === null)) return nothingGiven;
    return thread.run('evidence', given, signal);
  }

  async function diagnoseWith(
    { dump, python }: Pick<DiagnoseQuestion, 'dump' | 'python'>,
    evidence: Omit<Evidence, 'dump'>,
    signal: CancelSignal,
  ): Promise<Diagnosis> {
    const map = dump === null ? null : await mapOf(dumpOf(dump), { python, view: 'raw' }, signal);
    const facts = dump === null ? null : factsOf(dumpOf(dump));
    const found = diagnose({
      ...evidence,
      status: evidence.status ?? facts?.status ?? null,
      stats: evidence.stats ?? facts?.stats ?? null,
      dump:
        map === null
          ? null
          : {
              bytes: map.small.bytes + map.outside.bytes + map.elsewhereBytes + map.large.bytes,
              lacksAttributes: map.python.least >= firstInline,
              smallBytes: map.small.bytes + map.elsewhereBytes,
              largeBytes: map.large.bytes,
              poolBytes: map.pools.row.length * map.layout.poolBytes,
              arenaBytes: map.arenas.length * map.layout.arenaBytes,
            },
    });
    if (found === null) throw fail('bad-request', nothingResident(dump !== null));
    return found;
  }

  async function mapOf(
    open: OpenDump,
    { python, view }: Pick<InsightQuestion, 'python' | 'view'>,
    signal: Parameters<InsightHandlers['arenas']>[1],
  ): Promise<ArenaMap> {
    const graph = await open.graph(view);
    const hints = hintsOf(open, python);
    const micro = microOf(open, python);
    return maps.once(graph.era, python ?? '', () => open.search('arenas', { view, hints, micro }, signal));
  }
}

/** 3.11: the first Python that keeps attribute values beside instances. */
const firstInline = 311;

function hintsOf({ process }: OpenDump, python: string | null): VersionHints {
  const given = python === null ? null : versionIn(python);
  if (python !== null && given === null)
    throw fail(
      'bad-request',
      `"${python.slice(0, 20)}" is no version of Python that is known, such as 3.10 or 2.7.`,
    );
  const facts = process === null ? null : processFacts(process);
  return {
    header: numbersOf(process?.header['python']),
    freeThreaded: facts?.build.includes('free-threaded') ?? false,
    pointerBytes: facts?.pointerBytes ?? null,
    given,
  };
}

function microOf({ process }: OpenDump, python: string | null): number | null {
  const told = /^\d+\.\d+\.(\d+)$/.exec(python ?? '')?.[1];
  return told === undefined ? (numbersOf(process?.header['python'])[2] ?? null) : Number(told);
}

/** What the header of a dump of our own script says of the process. */
function factsOf({ process }: OpenDump) {
  if (process === null) return null;
  const { status, rss, mallocStats } = processFacts(process);
  const figures = new Map(status.map(({ name, value }) => [name, value]));
  if (rss !== null && !figures.has('VmRSS')) figures.set('VmRSS', rss);
  return { status: figures, stats: mallocStats === null ? null : readMallocStats(mallocStats) };
}

const nothingGiven: Omit<Evidence, 'dump'> = {
  status: null,
  mappings: null,
  stats: null,
  heap: null,
  overTime: null,
  asked: null,
};

const nothingResident = (hasDump: boolean): string =>
  hasDump
    ? 'This dump does not say how much memory was resident: give /proc/PID/status, smaps or pmap -X of the process, or an mprof recording.'
    : 'Nothing here says how much memory is resident: give /proc/PID/status, smaps, pmap -X or an mprof recording.';

function duplicatesAnswer(context: GraphContext, found: Duplicates): DuplicatesAnswer {
  const { names } = context.view.types;
  return {
    types: found.types.map((type) => ({
      ...type,
      type: names[type.type] ?? '',
      wasted: asBytes(type.wasted),
      nameLikeBytes: asBytes(type.nameLikeBytes),
      likelyBytes: asBytes(type.likelyBytes),
    })),
    groups: found.groups.map((group) => ({
      address: addressTextAt(context.columns, group.row),
      type: typeNameOf(context, group.row),
      text: context.records.shortText(group.row),
      count: group.count,
      size: asBytes(group.size),
      wasted: asBytes(group.wasted),
      whole: group.whole,
      nameLike: group.nameLike,
      holders: group.holders.map(({ type, count }) => ({ type: names[type] ?? '', count })),
    })),
    groupCount: found.groupCount,
    wasted: asBytes(found.wasted),
    likelyBytes: asBytes(found.likelyBytes),
    internDict:
      found.internDict === null
        ? null
        : addressText(BigInt(addressTextAt(context.columns, found.internDict))),
  };
}
