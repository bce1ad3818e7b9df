import type {
  ArenasAnswer,
  ArenasQuestion,
  DiagnoseQuestion,
  Diagnosis,
  DuplicatesAnswer,
  InsightPython,
  InsightQuestion,
  WasteAnswer,
} from './insight.ts';
import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ComparePage, CompareQuestion } from './compare.ts';
import type { DumpState, ProblemReport } from './dump-state.ts';
import type { ProcessAnswer, ProcessQuestion, ThreadsAnswer, ThreadsQuestion } from './process.ts';
import type { ExportAnswer, ExportQuestion } from './export.ts';
import type {
  DeepSizesAnswer,
  DominatedQuestion,
  DominatedTypesQuestion,
  InView,
  LabelledPage,
  ObjectFacts,
  ObjectPage,
  ObjectQuestion,
  ObjectWindowQuestion,
  ObjectsQuestion,
  PathStep,
  PathsAnswer,
  ReachedSum,
  ReferrersQuestion,
  RootsAnswer,
  TypeSumsAnswer,
} from './graph.ts';
import type { KeepersAnswer, KeepersQuestion, MergedPathsAnswer, MergedPathsQuestion } from './kept-alive.ts';
import type { NotesAnswer, SetNoteQuestion } from './notes.ts';
import type { PictureAnswer, PictureQuestion } from './picture.ts';
import type {
  FirstFoundQuestion,
  QueryCheck,
  QueryCheckQuestion,
  QueryPage,
  QueryQuestion,
  SearchQuestion,
} from './query.ts';
import type {
  ProfileFacts,
  ProfileFlame,
  ProfileFlameQuestion,
  ProfileSeries,
  ProfileTablePage,
  ProfileTableQuestion,
} from './profile-screen.ts';
import type { RootObjectsQuestion, RootWishesAnswer, WishRootsQuestion } from './root-wishes.ts';
import type { Report, ReportQuestion, WrittenFormat } from './report.ts';
import type { ReportTemplate, ReportTemplatesAnswer } from './report-templates.ts';
import type { SavedQueriesAnswer, SavedQuery } from './saved-queries.ts';
import type {
  CombineSetsQuestion,
  KeepSetQuestion,
  KeptSet,
  KeptSetsAnswer,
  SetRetained,
  SetRetainedQuestion,
} from './sets.ts';
import type { ChangedObjectsQuestion, ObjectChangesPage, ObjectChangesQuestion } from './object-changes.ts';
import type { ExportListingQuestion } from './listing.ts';
import type { ExportTableQuestion } from './table-export.ts';
import type { SummaryPage, SummaryQuestion } from './summary.ts';
import type { OverTimeAnswer, OverTimeQuestion, SampleSeries } from './timeline.ts';
import type { SuspectsAnswer, SuspectsQuestion } from './suspects.ts';
import type { ViewName } from './views.ts';

/** What the host around the engine can do; the screens offer nothing it cannot. */
export interface HostFacts {
  readonly host: 'electron' | 'server';
  readonly version: string;
  /** The host shows its own open dialog (`chooseFiles`). */
  readonly openDialog: boolean;
  /** The host lists folders (`listFolder`) for the screens' own file picker. */
  readonly folderListing: boolean;
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
}

export interface RecentFile {
  readonly path: string;
  readonly name: string;
  /** Milliseconds since 1970 of the last opening. */
  readonly openedMs: number;
  /** null when the file is not there now. */
  readonly fileBytes: number | null;
}

export interface FolderListing {
  readonly path: string;
  /** null at the root beyond which the host does not list. */
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'file';
    readonly bytes: number;
    readonly modifiedMs: number;
  }[];
  /** Entries beyond the limit of 2,000 that were left off. */
  readonly leftOff: number;
}

/**
 * Everything a screen or a command may ask. Each entry is one question: its parameters and its answer.
 * All of it is plain data that survives JSON and structured clone: no Map, no bigint, no typed array.
 */
export interface EngineApi {
  hostFacts: { params: Record<string, never>; answer: HostFacts };
  /** Begins to open a file and answers at once; progress comes as `dumpState` events. */
  openDump: { params: { path: string }; answer: { dump: DumpId } };
  dumps: { params: Record<string, never>; answer: readonly DumpState[] };
  /** Stops the phase that runs; what was read so far stays usable. */
  cancelReading: { params: { dump: DumpId }; answer: Record<string, never> };
  closeDump: { params: { dump: DumpId }; answer: Record<string, never> };
  summary: { params: SummaryQuestion; answer: SummaryPage };
  /** The text that meliae's `summarize()` prints, byte for byte. */
  summaryText: { params: { dump: DumpId; view: ViewName }; answer: { text: string } };
  problems: { params: { dump: DumpId }; answer: ProblemReport };
  /** Begins to make the object graph, if it is not made or under way; progress comes as `dumpState` events. */
  makeGraph: { params: { dump: DumpId }; answer: Record<string, never> };
  objects: { params: ObjectsQuestion; answer: ObjectPage };
  object: { params: ObjectQuestion; answer: ObjectFacts };
  /** What an object refers to, in the dump's order and with its repeats. */
  children: { params: ObjectWindowQuestion; answer: LabelledPage };
  /** The same grouped by type, most first; `bytes` are their own sizes, each reference counted. */
  childTypes: { params: ObjectQuestion; answer: TypeSumsAnswer };
  /** Distinct objects that refer to it. */
  referrers: { params: ReferrersQuestion; answer: LabelledPage };
  /** The same grouped by type, most first; `bytes` are their own sizes. */
  referrerTypes: { params: ObjectQuestion; answer: TypeSumsAnswer };
  /** Up to 20 paths from a root, shortest first, each by another direct holder. */
  paths: { params: ObjectQuestion & { count: number }; answer: PathsAnswer };
  /** How a root leads to each of up to 500 objects by its shortest path; null where that has more than 12 steps. */
  whereabouts: {
    params: InView & { addresses: readonly AddressText[] };
    answer: { readonly paths: readonly (readonly PathStep[] | null)[] };
  };
  /** What an object dominates directly, largest retained size first. */
  dominated: { params: DominatedQuestion; answer: ObjectPage & { readonly reachedBytes: Bytes } };
  /** The objects without which it would go, nearest first: its dominator, the dominator of that one, and so on outwards. */
  holders: { params: ObjectWindowQuestion; answer: ObjectPage };
  /** What an object dominates, grouped by type; `bytes` are what they retain. */
  dominatedTypes: { params: DominatedTypesQuestion; answer: TypeSumsAnswer };
  deepSizes: { params: ObjectQuestion; answer: DeepSizesAnswer };
  /** meliae's total size of each object, not entering those of `excluding`. */
  totals: {
    params: InView & { addresses: readonly AddressText[]; excluding: readonly AddressText[] };
    answer: { readonly bytes: readonly Bytes[]; readonly objects: readonly number[] };
  };
  /** What an object reaches, by type. */
  reached: { params: ObjectQuestion & { excluding: readonly AddressText[] }; answer: TypeSumsAnswer };
  /** Exactly what would go with all of these. */
  retainedOfSet: { params: InView & { addresses: readonly AddressText[] }; answer: ReachedSum };
  /** What all objects of each type retain, none counted twice; null for a type the dump does not have. */
  retainedOfTypes: {
    params: InView & { types: readonly string[] };
    answer: { readonly bytes: readonly (Bytes | null)[] };
  };
  roots: { params: InView; answer: RootsAnswer };
  /** What the dump says of the process it was taken of. */
  processFacts: { params: ProcessQuestion; answer: ProcessAnswer };
  /** The stacks of all threads, where the dump has them, with what their locals hold. */
  threads: { params: ThreadsQuestion; answer: ThreadsAnswer };
  /** The roots of one reason, largest retained size first. */
  rootObjects: { params: RootObjectsQuestion; answer: ObjectPage };
  rootWishes: { params: { dump: DumpId }; answer: RootWishesAnswer };
  /** Other roots from now on: the graph is made anew, and all figures follow. Empty lists give those of the rules. */
  wishRoots: { params: WishRootsQuestion; answer: Record<string, never> };
  /** Objects that a query asks for, in its order. */
  query: { params: QueryQuestion; answer: QueryPage };
  /** The first that a query under way has found so far, in the order of the file; none where it asks for another order. */
  firstFound: { params: FirstFoundQuestion; answer: ObjectPage };
  /** Objects with a text in their type, value, name or address, in the order of the file. */
  search: { params: SearchQuestion; answer: QueryPage };
  /** Whether a text is a query, and what may come at a position of it. */
  checkQuery: { params: QueryCheckQuestion; answer: QueryCheck };
  /** Keeps what a query finds under a name, while the dump is open. */
  keepSet: { params: KeepSetQuestion; answer: KeptSet };
  listSets: { params: { dump: DumpId }; answer: KeptSetsAnswer };
  combineSets: { params: CombineSetsQuestion; answer: KeptSet };
  dropSet: { params: { dump: DumpId; name: string }; answer: Record<string, never> };
  /** What would go with all objects of a kept set. */
  setRetained: { params: SetRetainedQuestion; answer: SetRetained };
  /** The nearest dominators of what a query finds, by type. */
  keepers: { params: KeepersQuestion; answer: KeepersAnswer };
  /** The shortest paths to what a query finds, as one tree. */
  mergedPaths: { params: MergedPathsQuestion; answer: MergedPathsAnswer };
  /** What a query finds, as a file: written by the host, or offered as a download. */
  exportObjects: { params: ExportQuestion; answer: ExportAnswer };
  /** A table or a picture of a whole dump, as a file: written by the host, or offered as a download once it is whole. */
  exportTable: { params: ExportTableQuestion; answer: ExportAnswer };
  /** A table of a screen with its filters, in its order, all rows of it, as a file: as `exportTable`. */
  exportListing: { params: ExportListingQuestion; answer: ExportAnswer };
  /** A report as it would be written, to be looked at. */
  report: { params: ReportQuestion; answer: Report };
  /** The same as a file. */
  writeReport: { params: ReportQuestion & { format: WrittenFormat }; answer: ExportAnswer };
  /** Stars and notes about objects and types of a dump; they outlive its opening. */
  notes: { params: { dump: DumpId }; answer: NotesAnswer };
  setNote: { params: SetNoteQuestion; answer: NotesAnswer };
  /** Queries under a name, for every dump. */
  savedQueries: { params: Record<string, never>; answer: SavedQueriesAnswer };
  /** A query of that name is replaced; `renamed` is another whose place it takes. */
  saveQuery: { params: SavedQuery & { renamed: string | null }; answer: SavedQueriesAnswer };
  removeQuery: { params: { name: string }; answer: SavedQueriesAnswer };
  /** Sections and redactions of reports under a name, for every dump. */
  reportTemplates: { params: Record<string, never>; answer: ReportTemplatesAnswer };
  /** One of that name is replaced. */
  saveReportTemplate: { params: ReportTemplate; answer: ReportTemplatesAnswer };
  removeReportTemplate: { params: { name: string }; answer: ReportTemplatesAnswer };
  /** The objects around one, for a picture of references. */
  neighbourhood: { params: PictureQuestion; answer: PictureAnswer };
  /** The same as text for Graphviz. */
  neighbourhoodDot: { params: PictureQuestion; answer: { readonly text: string } };
  /** What changed between open dumps, by kind: one window of the table. */
  compareDumps: { params: CompareQuestion; answer: ComparePage };
  /** What came, went or stayed between two or three open dumps, object by object, in groups. */
  objectChanges: { params: ObjectChangesQuestion; answer: ObjectChangesPage };
  /** The objects themselves, largest first; addresses are of the dump that `objectChanges` names. */
  changedObjects: { params: ChangedObjectsQuestion; answer: ObjectPage };
  /** Where memory piles up or, with baselines, grows: in sentences, the largest first. */
  suspects: { params: SuspectsQuestion; answer: SuspectsAnswer };
  /** Room that containers have and do not use, and what other types would save. */
  waste: { params: InsightQuestion; answer: WasteAnswer };
  /** Which Python wrote the dump, and how that is known. */
  writerPython: { params: Omit<InsightQuestion, 'view'>; answer: InsightPython };
  /** Objects of equal values that one would do for. */
  duplicates: { params: Omit<InsightQuestion, 'python'>; answer: DuplicatesAnswer };
  /** Small objects in the pools and arenas of the allocator of the Python that wrote the dump. */
  arenas: { params: ArenasQuestion; answer: ArenasAnswer };
  /** One account of a process's resident memory, of all that is known of it. */
  diagnose: { params: DiagnoseQuestion; answer: Diagnosis };
  /** What one object retains in each dump of a timeline, found again by the path that leads to it. */
  overTime: { params: OverTimeQuestion; answer: OverTimeAnswer };
  /** Of a file that is no dump but a recording of heapy, mprof, strace or tracemalloc: its memory over time. */
  samples: { params: { dump: DumpId }; answer: SampleSeries };
  /** Of an open file that is a profile: its figures and what may be asked of it. Profiles open, show and close as dumps do. */
  profileFacts: { params: { dump: DumpId }; answer: ProfileFacts };
  /** One window of a table of a profile. */
  profileTable: { params: ProfileTableQuestion; answer: ProfileTablePage };
  /** The frames of a flame chart that are wide enough to be seen. */
  profileFlame: { params: ProfileFlameQuestion; answer: ProfileFlame };
  profileSeries: { params: { dump: DumpId }; answer: ProfileSeries };
  /** Opens the bundled sample dump. */
  openSample: { params: Record<string, never>; answer: { dump: DumpId } };
  /** meliscope_dump.py, which writes dumps. */
  dumpScript: { params: Record<string, never>; answer: { readonly text: string } };
  recentFiles: { params: Record<string, never>; answer: readonly RecentFile[] };
  clearRecentFiles: { params: Record<string, never>; answer: Record<string, never> };
  /** Desktop only: the system's open dialog; the chosen files begin to open. */
  chooseFiles: { params: Record<string, never>; answer: { dumps: readonly DumpId[] } };
  /** Local server only: one folder's entries; null means the root. */
  listFolder: { params: { path: string | null }; answer: FolderListing };
}

export type Method = keyof EngineApi;
export type Params<M extends Method> = EngineApi[M]['params'];
export type Answer<M extends Method> = EngineApi[M]['answer'];

/** What the engine tells without being asked. */
export interface EngineEvents {
  dumpState: DumpState;
  dumpClosed: { dump: DumpId };
  /** A link asks the screens to go to a place: `at` is what follows the dump in the address. */
  goTo: { dump: DumpId; at: string };
  /** The application menu or a double click asks the screens to do something. */
  command: { name: CommandName };
}
export type EventName = keyof EngineEvents;

export const commandNames = [
  'open',
  'close-dump',
  'find',
  'help',
  'copy-text',
  'back',
  'forward',
  'toggle-theme',
] as const;
export type CommandName = (typeof commandNames)[number];

export const methodNames = [
  'hostFacts',
  'openDump',
  'dumps',
  'cancelReading',
  'closeDump',
  'summary',
  'summaryText',
  'problems',
  'makeGraph',
  'objects',
  'object',
  'children',
  'childTypes',
  'referrers',
  'referrerTypes',
  'paths',
  'whereabouts',
  'dominated',
  'holders',
  'dominatedTypes',
  'deepSizes',
  'totals',
  'reached',
  'retainedOfSet',
  'retainedOfTypes',
  'roots',
  'processFacts',
  'threads',
  'rootObjects',
  'rootWishes',
  'wishRoots',
  'query',
  'firstFound',
  'search',
  'checkQuery',
  'keepSet',
  'listSets',
  'combineSets',
  'dropSet',
  'setRetained',
  'keepers',
  'mergedPaths',
  'exportObjects',
  'exportTable',
  'exportListing',
  'report',
  'writeReport',
  'notes',
  'setNote',
  'savedQueries',
  'saveQuery',
  'removeQuery',
  'reportTemplates',
  'saveReportTemplate',
  'removeReportTemplate',
  'neighbourhood',
  'neighbourhoodDot',
  'compareDumps',
  'objectChanges',
  'changedObjects',
  'suspects',
  'waste',
  'writerPython',
  'duplicates',
  'arenas',
  'diagnose',
  'overTime',
  'samples',
  'profileFacts',
  'profileTable',
  'profileFlame',
  'profileSeries',
  'openSample',
  'dumpScript',
  'recentFiles',
  'clearRecentFiles',
  'chooseFiles',
  'listFolder',
] as const satisfies readonly Method[];
