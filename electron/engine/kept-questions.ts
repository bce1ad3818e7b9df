import { join } from 'node:path';
import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import { longestNote } from '../../shared/protocol/notes.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { readFailure } from './dump-file/system-error.ts';
import { fileKey } from './index-file/file-key.ts';
import { notesFile } from './kept/notes-file.ts';
import { ReportTemplatesFile } from './kept/report-templates-file.ts';
import { SavedQueriesFile } from './kept/saved-queries-file.ts';
import type { OpenDump } from './open-dump.ts';

export type KeptHandlers = Pick<
  Handlers,
  | 'notes'
  | 'setNote'
  | 'savedQueries'
  | 'saveQuery'
  | 'removeQuery'
  | 'reportTemplates'
  | 'saveReportTemplate'
  | 'removeReportTemplate'
>;

/** Notes and saved queries, in files of a folder; null: this engine keeps none, and says so when it is asked to. */
export function keptHandlers(dumpOf: (id: DumpId) => OpenDump, dataFolder: string | null): KeptHandlers {
  const files = new WeakMap<OpenDump, Promise<ReturnType<typeof notesFile>>>();
  const folder = (): string => {
    if (dataFolder === null)
      throw fail('bad-request', 'This engine was given no folder to keep notes and queries in.');
    return dataFolder;
  };
  const open = async (path: string) => {
    const notes = join(folder(), 'notes');
    try {
      return notesFile(notes, await fileKey(path));
    } catch (error) {
      throw readFailure(error, path);
    }
  };
  /** One per dump, so that its changes wait for each other. */
  const notesOf = (id: DumpId) => {
    const dump = dumpOf(id);
    const known = files.get(dump) ?? open(dump.path);
    files.set(dump, known);
    known.catch(() => files.delete(dump));
    return known;
  };
  const queries = dataFolder === null ? null : new SavedQueriesFile(dataFolder);
  const queriesFile = (): SavedQueriesFile => queries ?? new SavedQueriesFile(folder());
  const templates = dataFolder === null ? null : new ReportTemplatesFile(dataFolder);
  const templatesFile = (): ReportTemplatesFile => templates ?? new ReportTemplatesFile(folder());
  return {
    notes: async ({ dump }) => {
      const { value, problem } = await (await notesOf(dump)).read();
      return { notes: value.notes, problem };
    },
    setNote: async (question) => {
      if (question.text.length > longestNote)
        throw fail('bad-request', `A note may have at most ${longestNote} characters.`);
      const { value, problem } = await (await notesOf(question.dump)).set(question, Date.now());
      return { notes: value.notes, problem };
    },
    savedQueries: () => queriesFile().read(),
    saveQuery: ({ name, text, renamed }) => queriesFile().save(name, text, renamed),
    removeQuery: ({ name }) => queriesFile().remove(name),
    reportTemplates: () => templatesFile().read(),
    saveReportTemplate: (template) => templatesFile().save(template),
    removeReportTemplate: ({ name }) => templatesFile().remove(name),
  };
}
