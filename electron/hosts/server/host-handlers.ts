import { readFile } from 'node:fs/promises';
import type { DumpId } from '../../../shared/model/units.ts';
import type { HostFacts } from '../../../shared/protocol/engine-api.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { nothingRedacted } from '../../../shared/protocol/report.ts';
import type { EventMessage, Handlers } from '../../../shared/protocol/wire.ts';
import type { Session } from '../../engine/session.ts';
import type { RecentFiles } from '../recent-files.ts';
import { contentTypes, exportedObjects, exportName } from '../export-objects.ts';
import { listingLook, reportLook, tableLook } from '../written-files.ts';
import type { Downloads } from './downloads.ts';
import { finishedFile } from './finished-file.ts';
import type { RootFolder } from './root-folder.ts';

export type EngineSession = Pick<
  Session,
  'openDump' | 'dumps' | 'handlers' | 'exportHeap' | 'exportListing' | 'writeReport' | 'close'
>;

interface Host {
  readonly session: EngineSession;
  readonly root: RootFolder;
  readonly recentFiles: RecentFiles;
  readonly downloads: Downloads;
  /** The bundled sample dump. */
  readonly sample: string;
  /** meliscope_dump.py. */
  readonly dumpScript: string;
  readonly version: string;
}

const platforms = ['linux', 'darwin', 'win32'] as const;
const platform = (): HostFacts['platform'] =>
  platforms.find((known) => known === process.platform) ?? 'other';

/** The engine's answers, fenced in by the root folder, and the local server's own. */
export function hostHandlers({
  session,
  root,
  recentFiles,
  downloads,
  sample,
  dumpScript,
  version,
}: Host): Handlers {
  const engine = session.handlers();
  const nameOf = (dump: DumpId): string => session.dumps().find((state) => state.dump === dump)?.name ?? '';
  return {
    ...engine,
    hostFacts: () => ({
      host: 'server',
      version,
      openDialog: false,
      folderListing: true,
      platform: platform(),
    }),
    openDump: async ({ path }) => ({ dump: session.openDump(await root.allowedPath(path)) }),
    openSample: () => ({ dump: session.openDump(sample) }),
    dumpScript: async () => ({ text: await readFile(dumpScript, 'utf8') }),
    listFolder: ({ path }) => root.list(path),
    chooseFiles: () => {
      throw fail('bad-request', 'This host has no open dialog; list its folders instead.');
    },
    exportObjects: async (question, signal) => {
      const { dump, view, text, format } = question;
      // What is wrong with the query is said here, where the screen can show it.
      await engine.query({ dump, view, text, from: 0, limit: 1 }, signal);
      const fileName = exportName(nameOf(dump), format);
      const path = downloads.offer({
        fileName,
        contentType: contentTypes[format],
        pieces: (gone) => exportedObjects(engine.query, question, gone),
      });
      return { kind: 'download', path, fileName, rows: null };
    },
    exportTable: (question, signal) =>
      finishedFile(downloads, tableLook(nameOf(question.dump), question.kind, question.format), (path) =>
        session.exportHeap({ ...question, redaction: nothingRedacted }, path, signal),
      ),
    exportListing: (question, signal) =>
      finishedFile(downloads, listingLook(nameOf, question), (path) =>
        session.exportListing(question, path, signal),
      ),
    writeReport: (question, signal) =>
      finishedFile(
        downloads,
        reportLook(nameOf(question.dump), question.format, question.redactPaths),
        (path) => session.writeReport(question, path, signal),
      ),
    recentFiles: async () => {
      const files = await recentFiles.list();
      const allowed = await Promise.all(files.map(({ path }) => root.allows(path)));
      return files.filter((_, at) => allowed[at]);
    },
    clearRecentFiles: async () => {
      await recentFiles.clear();
      return {};
    },
  };
}

/** Watches a session's events and notes each file once it turned out to be something Meliscope reads. */
export function recentFilesNoter(recentFiles: RecentFiles, sample: string): (message: EventMessage) => void {
  const noted = new Set<number>();
  return (message) => {
    if (message.event !== 'dumpState') return;
    const { dump, path, format, stage } = message.data;
    if (format === null || stage === 'failed' || path === sample || noted.has(dump)) return;
    noted.add(dump);
    void recentFiles.add(path);
  };
}
