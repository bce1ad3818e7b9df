import { readFile } from 'node:fs/promises';
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { DumpId } from '../../shared/model/units.ts';
import type { HostFacts } from '../../shared/protocol/engine-api.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ExportAnswer, ExportQuestion } from '../../shared/protocol/export.ts';
import { nothingRedacted } from '../../shared/protocol/report.ts';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { Session } from '../engine/session.ts';
import { exportName } from '../hosts/export-objects.ts';
import type { RecentFiles } from '../hosts/recent-files.ts';
import { listingLook, reportLook, tableLook } from '../hosts/written-files.ts';
import { toChosenPlace } from './chosen-place.ts';
import { writeExport } from './write-export.ts';

/** What the desktop needs of a session; tests give it less than a whole engine. */
export type EngineSession = Pick<
  Session,
  'openDump' | 'dumps' | 'handlers' | 'exportHeap' | 'exportListing' | 'writeReport' | 'close'
>;

interface Desktop {
  readonly session: EngineSession;
  readonly recentFiles: RecentFiles;
  /** The bundled sample dump, where a path that is not inside the archive can reach it. */
  readonly sample: string;
  /** meliscope_dump.py. */
  readonly dumpScript: string;
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

/** Asks where to, then has the engine write. */
async function exported(
  session: EngineSession,
  query: Handlers['query'],
  question: ExportQuestion,
  signal: CancelSignal,
): Promise<ExportAnswer> {
  const { dump, view, text, format } = question;
  // What is wrong with the query is said before anything is chosen.
  await query({ dump, view, text, from: 0, limit: 1 }, signal);
  const name = session.dumps().find((state) => state.dump === dump)?.name ?? '';
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = {
    title: 'Export Objects',
    defaultPath: exportName(name, format),
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return { kind: 'none' };
  return { kind: 'saved', path: filePath, rows: await writeExport(filePath, query, question, signal) };
}

/** The engine's answers and the desktop's own. */
export function hostHandlers({ session, recentFiles, sample, dumpScript, version }: Desktop): Handlers {
  const engine = session.handlers();
  const nameOf = (dump: DumpId): string => session.dumps().find((state) => state.dump === dump)?.name ?? '';
  return {
    ...engine,
    exportObjects: (question, signal) => exported(session, engine.query, question, signal),
    exportTable: (question, signal) =>
      toChosenPlace('Export', tableLook(nameOf(question.dump), question.kind, question.format), (path) =>
        session.exportHeap({ ...question, redaction: nothingRedacted }, path, signal),
      ),
    exportListing: (question, signal) =>
      toChosenPlace('Export', listingLook(nameOf, question), (path) =>
        session.exportListing(question, path, signal),
      ),
    writeReport: (question, signal) =>
      toChosenPlace(
        'Save Report',
        reportLook(nameOf(question.dump), question.format, question.redactPaths),
        (path) => session.writeReport(question, path, signal),
      ),
    hostFacts: () => ({
      host: 'electron',
      version,
      openDialog: true,
      folderListing: false,
      platform: platform(),
    }),
    chooseFiles: async () => ({ dumps: (await chosenPaths()).map((path) => session.openDump(path)) }),
    openSample: () => ({ dump: session.openDump(sample) }),
    dumpScript: async () => ({ text: await readFile(dumpScript, 'utf8') }),
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
