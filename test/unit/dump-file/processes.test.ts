import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

/** The room as a program of its own: what it does to a process can be seen from outside, also when that dies. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
// Inside the project, where the program finds koffi; of this run's own, since another may be under way.
const folder = join(root, 'out', `test-dump-file-${process.pid}`);

beforeAll(async () => {
  const rooms = ['gzip', 'mapping', 'open-file'];
  const external = [/^node:/, 'koffi'];
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rolldownOptions: {
        external,
        input: Object.fromEntries(
          rooms.map((name) => [name, join(root, 'electron/engine/dump-file', `${name}.ts`)]),
        ),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script with everything the room exports, and `args`; gives how it ended and its JSON output. */
async function run(script: string, ...args: string[]) {
  const path = join(folder, `script-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(
    path,
    `import { inflateToCache } from './gzip.mjs';
     import { mapFile } from './mapping.mjs';
     import { openPlainFile } from './open-file.mjs';
     import * as fs from 'node:fs';
     const args = process.argv.slice(2);
     const say = (value) => console.log(JSON.stringify(value));
     ${script}`,
  );
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (code, name) => resolve([code, name])),
  );
  return { status, signal, said: output === '' ? null : (JSON.parse(output) as unknown) };
}

test('several processes that inflate one file do not disturb each other', async () => {
  const cache = temporaryFolder();
  const content = Buffer.alloc(5_000_000, 'a line of a dump\n');
  const path = temporaryFile('a.gz', gzipSync(content));
  const script = `
    const source = await openPlainFile(args[0]);
    say(await inflateToCache(source, args[1], { signal: AbortSignal.any([]), onProgress() {} }));`;
  const results = await Promise.all([1, 2, 3].map(() => run(script, path, cache)));
  for (const { status, said } of results) {
    expect(status).toBe(0);
    expect(said).toMatchObject({ bytes: content.length, truncated: null });
    expect(readFileSync((said as { path: string }).path).equals(content)).toBe(true);
  }
  expect(readdirSync(cache)).toHaveLength(2);
});

test('a process whose mapped file is cut short lives on', async () => {
  const path = temporaryFile('a.dump', new Uint8Array(4 << 20).fill(65));
  const script = `
    const mapping = await mapFile(await openPlainFile(args[0]));
    const first = mapping.copy(3 << 20, 1)[0];
    fs.truncateSync(args[0], 16_484);
    const kinds = [0, 20_000, 3 << 20].map((offset) => {
      try { mapping.copy(offset, 100); } catch (error) { return error.failure?.kind; }
    });
    say([mapping.kind, first, ...kinds]);`;
  expect(await run(script, path)).toEqual({
    status: 0,
    signal: null,
    said: ['mapped', 65, 'file-changed', 'file-changed', 'file-changed'],
  });
});

test.skipIf(process.platform !== 'linux')('koffi is loaded for the first mapping, not before', async () => {
  const path = temporaryFile('a.dump', 'x');
  const script = `
    const hasKoffi = () => fs.readFileSync('/proc/self/maps', 'utf8').includes('koffi.node');
    const file = await openPlainFile(args[0]);
    const before = hasKoffi();
    await mapFile(file);
    say([before, hasKoffi()]);`;
  expect((await run(script, path)).said).toEqual([false, true]);
});

test('without koffi the same bytes come by reads', async () => {
  const path = temporaryFile('a.dump', 'hello');
  const script = `
    const { register } = await import('node:module');
    register('data:text/javascript,' + encodeURIComponent(
      'export const resolve = (name, context, next) => { if (name === "koffi") throw new Error("none"); return next(name, context); };'));
    const mapping = await mapFile(await openPlainFile(args[0]));
    say([mapping.kind, Buffer.from(mapping.copy(1, 3)).toString()]);`;
  expect((await run(script, path)).said).toEqual(['read', 'ell']);
});
