import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { OpenProfileOptions } from '../../engine/profiles/open-profile.ts';
import type { OpenProfile } from '../../engine/profiles/profile-importer.ts';
import type { Session, SessionOptions } from '../../engine/session.ts';
import type { AppFolders } from '../app-folders.ts';
import type { Output } from './output.ts';

/** Where the built program keeps what the engine and the server need beside their code. */
export interface ProgramFiles {
  readonly scanWorker: string;
  readonly graphWorker: string;
  readonly exportWorker: string;
  readonly profileWorker: string;
  readonly kernel: string;
  readonly sample: string;
  /** meliscope_dump.py, which writes dumps. */
  readonly dumpScript: string;
  /** The folder of the built screens. */
  readonly screens: string;
}

export type CommandSession = Pick<
  Session,
  | 'openDump'
  | 'whenRead'
  | 'whenIndexed'
  | 'indexPath'
  | 'viewSummary'
  | 'viewSummaryText'
  | 'kindTable'
  | 'suspectCandidates'
  | 'measureCandidates'
  | 'dominatorBoxes'
  | 'diagnoseWith'
  | 'exportHeap'
  | 'exportListing'
  | 'writeReport'
  | 'problems'
  | 'dumps'
  | 'handlers'
  | 'close'
>;

/** Opens and reads a file of a profiler; see `openProfile` of the engine. */
export type ProfileOpener = (path: string, options: OpenProfileOptions) => Promise<OpenProfile>;

/** Everything a command touches outside itself, so that tests can hand it something else. */
export interface CommandContext {
  readonly out: Output;
  readonly err: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: CancelSignal;
  readonly version: string;
  readonly files: ProgramFiles;
  readonly folders: AppFolders;
  readonly home: string;
  /** Loads the engine only when a command needs it, so that `--help` is instant. */
  loadEngine(): Promise<(options: SessionOptions) => CommandSession>;
  loadProfiles(): Promise<ProfileOpener>;
  /** Starts the default browser. Never fails. */
  openBrowser(address: string): void;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly purpose: string;
  /** What `help COMMAND` prints. */
  readonly help: string;
  /** Resolves when the work is done; throws `UsageError` or `FailureError`. */
  run(args: readonly string[], context: CommandContext): Promise<void>;
}
