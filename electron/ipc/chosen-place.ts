import { BrowserWindow, dialog } from 'electron';
import type { ExportAnswer } from '../../shared/protocol/export.ts';
import type { WrittenFile } from '../../shared/protocol/table-export.ts';
import type { FileLook } from '../hosts/written-files.ts';

/** Asks where to by the system's dialog, then has the file written there. */
export async function toChosenPlace(
  title: string,
  { fileName, ending }: FileLook,
  write: (path: string) => Promise<WrittenFile>,
): Promise<ExportAnswer> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = {
    title,
    defaultPath: fileName,
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return { kind: 'none' };
  const { rows, of } = await write(filePath);
  return { kind: 'saved', path: filePath, rows, ...(of === undefined ? {} : { of }) };
}
