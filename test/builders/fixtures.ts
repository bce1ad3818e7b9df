import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
/** Larger real files, beside the project on some machines; tests that want them are skipped elsewhere. */
const besides = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export const fixturePath = (...parts: string[]): string => join(folder, ...parts);
export const besidePath = (...parts: string[]): string | null => {
  const path = join(besides, ...parts);
  return existsSync(path) ? path : null;
};
/** The inflated bytes of a fixture `NAME.gz`. */
export const fixtureBytes = (...parts: string[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gunzipSync(readFileSync(fixturePath(...parts))));
export const fixtureText = (...parts: string[]): string => new TextDecoder().decode(fixtureBytes(...parts));
export const fixtureJson = (...parts: string[]): unknown => JSON.parse(fixtureText(...parts));

/** A new empty folder; the run's set-up removes it at the end. */
export function temporaryFolder(): string {
  const base = process.env['MELISCOPE_TEST_FOLDER'] ?? tmpdir();
  return mkdtempSync(join(base, 'meliscope-test-'));
}
/** Writes bytes to a new file of that name in a temporary folder of its own; gives its path. */
export function temporaryFile(name: string, content: Uint8Array | string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}
