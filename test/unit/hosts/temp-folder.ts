import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of this test's own, gone when the test ends; its path is free of symbolic links. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'meliscope-hosts-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
