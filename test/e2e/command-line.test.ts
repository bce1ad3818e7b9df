import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fixture, project, runProgram, serveProgram, startProgram, tempFolder } from './program.ts';

const truth = (name: string): string =>
  gunzipSync(readFileSync(fixture(`groundtruth/${name}.raw.summary.txt.gz`))).toString('utf8');

describe('summary', () => {
  test.each(['small-py27', 'small-py310', 'small-py313', 'leak-py310.t2'])(
    "of %s is meliae's, byte for byte",
    async (name) => {
      expect(await runProgram('summary', fixture(`${name}.dump.gz`))).toEqual({
        code: 0,
        out: truth(name),
        err: '',
      });
    },
  );

  test('is the same with the other scanner and any number of threads', async () => {
    const file = fixture('small-py310.dump.gz');
    for (const args of [
      ['--scanner', 'twin'],
      ['--scanner', 'kernel', '--workers', '1'],
      ['--workers', '3'],
    ]) {
      const { out } = await runProgram('summary', file, ...args);
      expect(out, args.join(' ')).toBe(truth('small-py310'));
    }
  });

  test('as JSON adds up', async () => {
    const { code, out } = await runProgram('summary', fixture('small-py310.dump.gz'), '--json');
    const summary = JSON.parse(out) as {
      objects: number;
      types: number;
      bytes: number;
      rows: { kind: string; count: number; bytes: number; cumulativePercent: number; maxAddress: number }[];
      problems: unknown;
    };
    expect(code).toBe(0);
    expect(summary).toMatchObject({ objects: 19_955, types: 145, bytes: 2_760_926 });
    expect(summary.rows).toHaveLength(145);
    expect(summary.rows[0]).toMatchObject({ kind: 'dict', count: 1568, bytes: 630_208, max: 18_520 });
    const sum = (pick: (row: (typeof summary.rows)[number]) => number) =>
      summary.rows.reduce((all, row) => all + pick(row), 0);
    expect(sum(({ count }) => count)).toBe(summary.objects);
    expect(sum(({ bytes }) => bytes)).toBe(summary.bytes);
    expect(summary.rows.at(-1)?.cumulativePercent).toBeCloseTo(100);
    expect(summary.problems).toEqual({ total: 0, counts: [] });
  });

  test('of a broken-off file tells what is there and what is wrong', async () => {
    const { code, out, err } = await runProgram('summary', fixture('edge/truncated-py310.dump.gz'));
    expect(code).toBe(0);
    expect(out).toMatch(/^Total \d+ objects, /);
    expect(err).toMatch(/^1 problem in the file: 1 truncated \(first at line \d+, byte \d+\)\n$/);
  });

  test('of what is no dump is exit code 3 and one sentence', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'folder.dump'));
    writeFileSync(join(folder, 'empty.dump'), '');
    writeFileSync(join(folder, 'picture.dump'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]));
    for (const name of ['folder.dump', 'empty.dump', 'picture.dump', 'missing.dump']) {
      const { code, out, err } = await runProgram('summary', join(folder, name));
      expect([code, out], name).toEqual([3, '']);
      expect(err, name).toMatch(/^meliscope: [^\n]+\n$/);
    }
  });

  test('does not mind a reader that has seen enough', async () => {
    const file = fixture('small-py310.dump.gz');
    const meliscope = `'${process.execPath}' build/scripts/meliscope.mjs summary '${file}' --json`;
    const shell = spawn('bash', ['-c', `${meliscope} | head -c 1; echo " \${PIPESTATUS[0]}"`], {
      cwd: project,
    });
    let out = '';
    let err = '';
    shell.stdout.on('data', (part: Buffer) => (out += part.toString()));
    shell.stderr.on('data', (part: Buffer) => (err += part.toString()));
    await new Promise((resolve) => shell.once('close', resolve));
    expect([out, err]).toEqual(['{ 0\n', '']);
  });
});

describe('serve', () => {
  test('prints its address first and stops cleanly when told to', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { url, child, ended } = await serveProgram(fixture('small-py310.dump.gz'));
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, out: `${url}\n`, err: '' });
    }
  });

  test('answers questions about the file it was given', async () => {
    const { url, origin } = await serveProgram(fixture('small-py310.dump.gz'));
    const token = new URL(url).hash.slice('#token='.length);
    const ask = async (method: string, params: unknown) => {
      const response = await fetch(`${origin}/api/ask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-meliscope-token': token },
        body: JSON.stringify({ method, params }),
      });
      return (await response.json()) as { ok: boolean; answer: never };
    };
    let stage = '';
    let dump = -1;
    while (stage !== 'ready') {
      const [state] = (await ask('dumps', {})).answer as { stage: string; dump: number }[];
      ({ stage = '', dump = -1 } = state ?? {});
      expect(['opening', 'reading', 'ready']).toContain(stage);
    }
    const { answer } = (await ask('summaryText', { dump, view: 'raw' })) as { answer: { text: string } };
    expect(`${answer.text}\n`).toBe(truth('small-py310'));
  });

  test.skipIf(process.platform !== 'linux')('has the file it shows in its memory map', async () => {
    const file = join(tempFolder(), 'plain.dump');
    writeFileSync(file, gunzipSync(readFileSync(fixture('small-py310.dump.gz'))));
    const { pid } = await serveProgram(file);
    const mapped = () =>
      readFileSync(`/proc/${pid}/maps`, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith(` ${file}`));
    await expect.poll(() => mapped().length, { timeout: 20_000 }).toBeGreaterThan(0);
    for (const line of mapped()) expect(line).toMatch(/^[\da-f]+-[\da-f]+ r--/);
  });

  test('refuses a folder that is not there', async () => {
    const { code, err } = await startProgram(['serve', '--no-open', '--root', '/no/such/folder']).ended;
    expect([code, err]).toEqual([3, 'meliscope: There is no folder /no/such/folder.\n']);
  });
});

test('npm start without Electron says so and serves instead', async () => {
  const folder = tempFolder();
  const child = spawn(
    process.execPath,
    ['build/scripts/start.mjs', '--no-open', fixture('small-py310.dump.gz')],
    {
      cwd: project,
      env: {
        ...process.env,
        INIT_CWD: project,
        // Neither a runtime that is installed nor one that could be downloaded.
        ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none'),
        ELECTRON_MIRROR: 'http://127.0.0.1:9/',
        electron_config_cache: folder,
        MELISCOPE_CACHE_DIR: join(folder, 'cache'),
        MELISCOPE_DATA_DIR: join(folder, 'data'),
      },
    },
  );
  let err = '';
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
  expect(err).toBe(
    'The Electron runtime is not here and cannot be downloaded, so Meliscope opens in your browser instead.\n',
  );
  child.kill('SIGTERM');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
