import type { DumpId } from '../model/units.ts';
import type { DumpState, ProblemReport } from './dump-state.ts';
import type { SummaryPage, SummaryQuestion } from './summary.ts';

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
  summaryText: { params: { dump: DumpId }; answer: { text: string } };
  problems: { params: { dump: DumpId }; answer: ProblemReport };
  /** Opens the bundled sample dump. */
  openSample: { params: Record<string, never>; answer: { dump: DumpId } };
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
  'openSample',
  'recentFiles',
  'clearRecentFiles',
  'chooseFiles',
  'listFolder',
] as const satisfies readonly Method[];
