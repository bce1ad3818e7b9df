import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import type { DumpState, DumpTotals, ProblemReport } from '../../../shared/protocol/dump-state.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ObjectPage, ReferenceLabel, RootsAnswer } from '../../../shared/protocol/graph.ts';
import type {
  ArenasAnswer,
  Diagnosis,
  DuplicatesAnswer,
  WasteAnswer,
} from '../../../shared/protocol/insight.ts';
import { noEvidence } from '../../../shared/protocol/insight.ts';
import type { ProcessFacts } from '../../../shared/protocol/process.ts';
import type { ReportBox, ReportNote, ReportSectionName } from '../../../shared/protocol/report.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { Handlers } from '../../../shared/protocol/wire.ts';
import type { SummaryTable } from '../answers/summary-table.ts';
import type { KindTable } from '../compare/growth-table.ts';
import type { Candidates, Measurements } from '../suspects/candidates.ts';

/** What a report asks of a session; every host's session has all of it. */
export interface ReportSource {
  dumps(): readonly DumpState[];
  problems(dump: DumpId): ProblemReport;
  kindTable(question: {
    dump: DumpId;
    view: ViewName;
    groupBy: 'type';
  }): Promise<{ readonly totals: DumpTotals; readonly table: SummaryTable }>;
  suspectCandidates(dump: DumpId, view: ViewName, signal?: CancelSignal): Promise<Candidates>;
  measureCandidates(dump: DumpId, view: ViewName, candidates: Candidates['list']): Promise<Measurements>;
  dominatorBoxes(dump: DumpId, view: ViewName, signal?: CancelSignal): Promise<readonly ReportBox[]>;
  handlers(): Pick<
    Handlers,
    | 'objects'
    | 'totals'
    | 'whereabouts'
    | 'roots'
    | 'dominated'
    | 'processFacts'
    | 'waste'
    | 'duplicates'
    | 'arenas'
    | 'diagnose'
  >;
}

/** One step of the way from a root: how the object before refers to this one. */
export interface WayStep {
  readonly label: ReferenceLabel;
  readonly type: string;
  /** Of a module, class or function. */
  readonly name: string | null;
}

export interface ContainerMaterial {
  readonly page: ObjectPage;
  readonly totalBytes: readonly number[];
  readonly totalObjects: readonly number[];
  /** null where the way is long, or no root leads there. */
  readonly ways: readonly (readonly WayStep[] | null)[];
}

/** Everything that the dump which a report is about says. Plain data: the dump may be closed afterwards. */
export interface MainMaterial {
  readonly state: DumpState;
  readonly view: ViewName;
  readonly totals: DumpTotals;
  readonly table: SummaryTable;
  readonly problems: ProblemReport;
  /** What the dump says of the process it is of; null where its writer says nothing, as meliae's. */
  readonly process: ProcessFacts | null;
  /** null where no chosen section asks for it: the references of the dump are then not needed. */
  readonly reachedBytes: number | null;
  readonly roots: RootsAnswer | null;
  readonly containers: ContainerMaterial | null;
  readonly boxes: readonly ReportBox[] | null;
  readonly candidates: Candidates | null;
  readonly waste: WasteAnswer | null;
  readonly duplicates: DuplicatesAnswer | null;
  readonly arenas: ArenasAnswer | null;
  /** 'not-told': the dump does not say how much memory was resident. */
  readonly diagnosis: Diagnosis | 'not-told' | null;
  readonly notes: readonly ReportNote[];
}

/** What an earlier dump says, to compare with. */
export interface EarlierMaterial {
  readonly state: DumpState;
  readonly totals: DumpTotals;
  readonly table: KindTable;
  /** null where no suspects are asked for. */
  readonly measurements: Measurements | null;
}

/** Each costs a walk through what it reaches; on 10 million objects about a quarter of a second. */
const mostContainers = 30;

const stateOf = (source: ReportSource, dump: DumpId): DumpState => {
  const state = source.dumps().find((each) => each.dump === dump);
  if (state === undefined) throw new Error('a dump that a report is about is open');
  return state;
};

/** Asks what the chosen sections need, and nothing else. Rejects with the first failure. */
export async function collectMain(
  source: ReportSource,
  about: { readonly dump: DumpId; readonly view: ViewName },
  sections: readonly ReportSectionName[],
  notes: readonly ReportNote[],
  signal: CancelSignal,
): Promise<MainMaterial> {
  const { dump, view } = about;
  const wants = (...names: ReportSectionName[]): boolean => names.some((name) => sections.includes(name));
  const ask = source.handlers();
  const { totals, table } = await source.kindTable({ dump, view, groupBy: 'type' });
  const needsGraph = wants('overview', 'suspects', 'containers', 'dominators');
  const top = needsGraph
    ? await ask.dominated({ ...about, address: null, type: null, besides: [], from: 0, limit: 0 }, signal)
    : null;
  return {
    view,
    totals,
    table,
    problems: source.problems(dump),
    process: wants('dump') ? (await ask.processFacts({ dump }, signal)).facts : null,
    reachedBytes: top?.reachedBytes ?? null,
    roots: needsGraph ? await ask.roots(about, signal) : null,
    containers: wants('containers') ? await containersOf(ask, about, signal) : null,
    boxes: wants('dominators') ? await source.dominatorBoxes(dump, view, signal) : null,
    candidates: wants('suspects') ? await source.suspectCandidates(dump, view, signal) : null,
    waste: wants('waste') ? await ask.waste({ ...about, python: null }, signal) : null,
    duplicates: wants('duplicates') ? await ask.duplicates(about, signal) : null,
    // The sums alone: no single arena is told of.
    arenas: wants('arenas') ? await ask.arenas({ ...about, python: null, from: 0, limit: 0 }, signal) : null,
    diagnosis: wants('diagnosis') ? await diagnosisOf(ask, dump, signal) : null,
    notes,
    state: stateOf(source, dump),
  };
}

export async function collectEarlier(
  source: ReportSource,
  { dump, view }: { readonly dump: DumpId; readonly view: ViewName },
  candidates: Candidates | null,
): Promise<EarlierMaterial> {
  const { totals, table } = await source.kindTable({ dump, view, groupBy: 'type' });
  return {
    totals,
    table: { kind: table.kind, count: table.count, bytes: table.bytes },
    measurements: candidates === null ? null : await source.measureCandidates(dump, view, candidates.list),
    state: stateOf(source, dump),
  };
}

async function diagnosisOf(
  ask: ReturnType<ReportSource['handlers']>,
  dump: DumpId,
  signal: CancelSignal,
): Promise<Diagnosis | 'not-told'> {
  try {
    const question = { ...noEvidence, dump, python: null, openMprof: null, openStrace: null };
    return await ask.diagnose(question, signal);
  } catch (error) {
    // The answer of a dump that does not say how much was resident.
    if (error instanceof FailureError && error.failure.kind === 'bad-request') return 'not-told';
    throw error;
  }
}

async function containersOf(
  ask: ReturnType<ReportSource['handlers']>,
  about: { readonly dump: DumpId; readonly view: ViewName },
  signal: CancelSignal,
): Promise<ContainerMaterial> {
  const page = await ask.objects(
    {
      ...about,
      type: null,
      among: 'containers',
      sortBy: 'retained',
      reversed: false,
      from: 0,
      limit: mostContainers,
    },
    signal,
  );
  const totals = await ask.totals({ ...about, addresses: page.address, excluding: [] }, signal);
  const { paths } = await ask.whereabouts({ ...about, addresses: page.address }, signal);
  return {
    page,
    totalBytes: totals.bytes,
    totalObjects: totals.objects,
    ways: paths.map(
      (path) =>
        path?.map(({ label, type, value }) => ({
          label,
          type,
          name: namedTypes.has(type) ? (value?.text ?? null) : null,
        })) ?? null,
    ),
  };
}

/** What a dump says of these beside their figures is their name. */
const namedTypes: ReadonlySet<string> = new Set(['module', 'type', 'classobj', 'function', 'code']);
