import { app } from 'electron';
import { RecentFiles } from '../hosts/recent-files.ts';

/** The list of recent files, told to the system as well: the Dock's and the task bar's menus show it. */
export class DesktopRecentFiles extends RecentFiles {
  readonly #changed: () => void;

  constructor(file: string, changed: () => void) {
    super(file);
    this.#changed = changed;
  }

  override async add(path: string): Promise<void> {
    await super.add(path);
    app.addRecentDocument(path);
    this.#changed();
  }

  override async clear(): Promise<void> {
    await super.clear();
    app.clearRecentDocuments();
    this.#changed();
  }
}
