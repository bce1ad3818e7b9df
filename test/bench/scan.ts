import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Session } from '../../electron/engine/session.ts';
import { generateDump } from '../builders/generate-dump.ts';
import { anonymousBytes } from './memory.ts';

/**
 * The scan of one generated dump: reading only, then kernel and twin on one and two threads, in one run, so that
 * the ratios hold on a machine of any speed. Times are medians of the rounds, in seconds.
 */
export async function benchScan(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      gigabytes: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      file: { type: 'string' },
    },
  });
  const file = values.file ?? generated(Number(values.gigabytes));
  const bytes = statSync(file).size;
  const rounds = Number(values.rounds);
  const reading = await median(rounds, () => Promise.resolve(readOnly(file)));
  const runs = [];
  for (const scanner of ['kernel', 'twin'] as const) {
    for (const workers of [1, 2]) {
      const results = [];
      for (let round = 0; round < rounds; round += 1) results.push(await scanOnce(file, scanner, workers));
      const scanSeconds = middle(results.map((run) => run.scanSeconds));
      const last = results[0]!;
      runs.push({
        scanner,
        workers,
        scanSeconds,
        megabytesPerSecond: bytes / 1e6 / scanSeconds,
        megabytesPerSecondPerWorker: bytes / 1e6 / scanSeconds / workers,
        objectsPerSecond: last.objects / scanSeconds,
        timesReadingOnly: scanSeconds / reading,
        firstRowsSeconds: middle(results.map((run) => run.firstRowsSeconds)),
        readySeconds: middle(results.map((run) => run.readySeconds)),
        objects: last.objects,
        references: last.references,
        residentBytesPerObjectBeyondReferences: middle(
          results.map((run) => (run.residentBytes - run.references * 8) / run.objects),
        ),
      });
    }
  }
  return {
    bench: 'scan',
    cores: availableParallelism(),
    node: process.version,
    fileBytes: bytes,
    readOnlySeconds: reading,
    runs,
  };
}

function generated(gigabytes: number): string {
  const folder = join(tmpdir(), 'meliscope-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `generated-${gigabytes}.dump`);
  if (!existsSync(file)) {
    process.stderr.write(`generating ${file}\n`);
    generateDump(`${file}.part`, { bytes: gigabytes * 2 ** 30 });
    renameSync(`${file}.part`, file);
  }
  return file;
}

function readOnly(file: string): number {
  const started = performance.now();
  const fd = openSync(file, 'r');
  const into = new Uint8Array(1 << 20);
  let offset = 0;
  for (;;) {
    const got = readSync(fd, into, 0, into.length, offset);
    if (got === 0) break;
    offset += got;
  }
  closeSync(fd);
  return (performance.now() - started) / 1000;
}

/** Before any dump: what a run finds may still hold the columns of the run before it. */
const residentAtStart = anonymousBytes();

async function scanOnce(file: string, scanner: 'kernel' | 'twin', workers: number) {
  const out = process.env['MELISCOPE_OUT'] ?? '';
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let firstRowsSeconds = Infinity;
  let scanSeconds = 0;
  const session = new Session({
    files: {
      scanWorker: join(out, 'scan-worker.js'),
      graphWorker: join(out, 'graph-worker.js'),
      exportWorker: join(out, 'export-worker.js'),
      profileWorker: join(out, 'profile-worker.js'),
      kernel: join(out, 'kernel.wasm'),
    },
    cacheFolder: join(tmpdir(), 'meliscope-bench', 'cache'),
    workers,
    scanner,
    graph: 'asked',
    useIndex: false,
    onEvent: (message) => {
      if (message.event !== 'dumpState') return;
      const state = message.data;
      if (state.totals.objects > 0) firstRowsSeconds = Math.min(firstRowsSeconds, seconds());
      if (state.phase?.name === 'identifying' && scanSeconds === 0) scanSeconds = seconds();
    },
  });
  const dump = session.openDump(file);
  const state = await session.whenRead(dump);
  if (state.failure !== null) throw new Error(state.failure.message);
  const readySeconds = seconds();
  await new Promise((resolve) => setTimeout(resolve, 200));
  (globalThis as { gc?: () => void }).gc?.();
  const residentBytes = anonymousBytes() - residentAtStart;
  const { objects, references } = state.totals;
  await session.close();
  return { scanSeconds, firstRowsSeconds, readySeconds, objects, references, residentBytes };
}

async function median(rounds: number, run: () => Promise<number>): Promise<number> {
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push(await run());
  return middle(results);
}

function middle(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
