import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { HostFacts } from '../../shared/protocol/engine-api.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { Session } from '../engine/session.ts';
import type { RecentFiles } from '../hosts/recent-files.ts';

/** What the desktop needs of a session; tests give it less than a whole engine. */
export type EngineSession = Pick<Session, 'openDump' | 'dumps' | 'handlers' | 'close'>;

interface Desktop {
  readonly session: EngineSession;
  readonly recentFiles: RecentFiles;
  /** The bundled sample dump, where a path that is not inside the archive can reach it. */
  readonly sample: string;
  readonly version: string;
}

const platforms = ['linux', 'darwin', 'win32'] as const;
const platform = (): HostFacts['platform'] =>
  platforms.find((known) => known === process.platform) ?? 'other';

const dialogOptions: OpenDialogOptions = {
  title: 'Open Heap Dumps',
  buttonLabel: 'Open',
  properties: ['openFile', 'multiSelections'],
  // The first one is what the dialog starts with. Dumps are called anything, so it hides nothing.
  filters: [
    { name: 'All Files', extensions: ['*'] },
    { name: 'Heap Dumps', extensions: ['dump', 'meliae', 'json', 'jsonl', 'gz'] },
  ],
};

/** The system's open dialog, in front of the window that asked for it; the chosen paths. */
async function chosenPaths(): Promise<readonly string[]> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(dialogOptions)
    : dialog.showOpenDialog(window, dialogOptions));
  return canceled ? [] : filePaths;
}

/** The engine's answers and the desktop's own. */
export function hostHandlers({ session, recentFiles, sample, version }: Desktop): Handlers {
  return {
    ...session.handlers(),
    hostFacts: () => ({
      host: 'electron',
      version,
      openDialog: true,
      folderListing: false,
      platform: platform(),
    }),
    chooseFiles: async () => ({ dumps: (await chosenPaths()).map((path) => session.openDump(path)) }),
    openSample: () => ({ dump: session.openDump(sample) }),
    recentFiles: () => recentFiles.list(),
    clearRecentFiles: async () => {
      await recentFiles.clear();
      return {};
    },
    listFolder: () => {
      throw fail('bad-request', 'The desktop does not list folders; use its open dialog.');
    },
  };
}
