import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Session } from '../../electron/engine/session.ts';
import type { AddressText } from '../../shared/model/units.ts';
import { generateDump } from '../builders/generate-dump.ts';
import { tileDump } from '../builders/tile-dump.ts';
import { anonymousBytes } from './memory.ts';

export const benchFolder = join(tmpdir(), 'meliscope-bench');
const view = 'raw' as const;

/**
 * The whole index of one generated dump: seconds per phase, memory, the length of the index, then the same dump opened again,
 * then single questions. Memory is the process's anonymous memory, sampled every 20 ms, less what it was before.
 */
export async function benchGraph(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      objects: { type: 'string', default: '10000000' },
      file: { type: 'string' },
      /** A real dump of whose copies the large one is made, instead of references at random. */
      tile: { type: 'string' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    },
  });
  const file = values.file ?? generated(Number(values.objects), values.tile);
  const cacheFolder = join(benchFolder, 'graph-cache');
  rmSync(cacheFolder, { recursive: true, force: true });
  const workers = Number(values.workers);
  const made = await open(file, cacheFolder, workers);
  const again = await open(file, cacheFolder, workers);
  const questions = await ask(file, cacheFolder, workers);
  rmSync(cacheFolder, { recursive: true, force: true });
  return {
    bench: 'graph',
    cores: availableParallelism(),
    node: process.version,
    fileBytes: statSync(file).size,
    made,
    again,
    questions,
  };
}

export function generated(objects: number, tile: string | undefined): string {
  mkdirSync(benchFolder, { recursive: true });
  const shape = tile === undefined ? 'generated' : `tiled-${basename(tile, '.dump.gz')}`;
  const file = join(benchFolder, `${shape}-${objects}-objects.dump`);
  if (!existsSync(file)) {
    process.stderr.write(`generating ${file}\n`);
    // In a process of its own: what is left of the making would hide in the memory that is measured.
    execFileSync(process.execPath, [
      process.argv[1] ?? '',
      'generate',
      file,
      String(objects),
      ...(tile === undefined ? [] : [tile]),
    ]);
  }
  return file;
}

/** `generate FILE OBJECTS [TILE]`: what `generated` runs. */
export function generate([file = '', objects = '', tile]: string[]): Promise<unknown> {
  if (tile === undefined) generateDump(`${file}.part`, { objects: Number(objects) });
  else tileDump(tile, `${file}.part`, Number(objects));
  renameSync(`${file}.part`, file);
  return Promise.resolve({ file });
}

export function newSession(cacheFolder: string, workers: number, onEvent?: (phase: string | null) => void) {
  const out = process.env['MELISCOPE_OUT'] ?? '';
  return new Session({
    files: {
      scanWorker: join(out, 'scan-worker.js'),
      graphWorker: join(out, 'graph-worker.js'),
      exportWorker: join(out, 'export-worker.js'),
      profileWorker: join(out, 'profile-worker.js'),
      kernel: join(out, 'kernel.wasm'),
    },
    cacheFolder,
    workers,
    graph: 'asked',
    onEvent: (message) => {
      if (message.event === 'dumpState') onEvent?.(message.data.phase?.name ?? null);
    },
  });
}

async function open(file: string, cacheFolder: string, workers: number) {
  (globalThis as { gc?: () => void }).gc?.();
  const before = anonymousBytes();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, anonymousBytes());
  }, 20);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const phases: { name: string; seconds: number }[] = [];
  let running: { name: string; from: number } | null = null;
  const session = newSession(cacheFolder, workers, (name) => {
    if (name === (running?.name ?? null)) return;
    if (running !== null) phases.push({ name: running.name, seconds: seconds() - running.from });
    running = name === null ? null : { name, from: seconds() };
  });
  const dump = session.openDump(file);
  const read = await session.whenRead(dump);
  const firstTableSeconds = seconds();
  const state = await session.whenIndexed(dump);
  const indexedSeconds = seconds();
  const savedAs = session.indexPath(dump);
  const { objects, references } = read.totals;
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const resident = anonymousBytes() - before;
  clearInterval(sampler);
  await session.close();
  const saving = phases.find(({ name }) => name === 'saving')?.seconds ?? 0;
  return {
    fromIndex: state.graph.fromIndex,
    objects,
    references,
    firstTableSeconds,
    indexedSeconds,
    objectsPerSecondBeforeSaving: objects / (indexedSeconds - saving),
    phases,
    peakBytesPerObject: (peak - before) / objects,
    residentBytesPerObject: resident / objects,
    indexBytesPerObject: savedAs === null ? null : statSync(savedAs).size / objects,
  };
}

/** Milliseconds of each question: the first time, then the middle and the slow end of 40 different ones. */
async function ask(file: string, cacheFolder: string, workers: number) {
  const session = newSession(cacheFolder, workers);
  const dump = session.openDump(file);
  await session.whenRead(dump);
  await session.whenIndexed(dump);
  const { objects, object, children, referrers, paths, dominated, totals, reached } = session.handlers();
  const signal = new AbortController().signal;
  const about = { dump, view };
  const window = { from: 0, limit: 200 };
  const list = async (type: string, sortBy: 'size' | 'referrers' | 'refs') =>
    (await objects({ ...about, type, sortBy, among: 'all', reversed: false, ...window }, signal)).address;
  const { kind: kinds } = session.summary({
    dump,
    groupBy: 'type',
    sortBy: 'count',
    descending: true,
    filter: '/^(?!str$|dict$|tuple$|int$|unicode$|list$)/',
    from: 0,
    limit: 40,
  });
  const lists = await list('list', 'refs');
  const popular = await list('str', 'referrers');
  const modules = await list('module', 'size');
  const results = {
    objectsOfType: await timed(40, (at) =>
      objects(
        {
          ...about,
          type: kinds[at % kinds.length] ?? 'dict',
          sortBy: 'retained',
          among: 'all',
          reversed: false,
          ...window,
        },
        signal,
      ),
    ),
    allDicts: await timed(1, () =>
      objects(
        { ...about, type: 'dict', sortBy: 'retained', among: 'all', reversed: false, ...window },
        signal,
      ),
    ),
    object: await timed(40, (at) => object({ ...about, address: cell(lists, at) }, signal)),
    children: await timed(40, (at) => children({ ...about, address: cell(lists, at), ...window }, signal)),
    referrers: await timed(40, (at) =>
      referrers({ ...about, address: cell(popular, at), type: null, ...window }, signal),
    ),
    path: await timed(40, (at) => paths({ ...about, address: cell(popular, at), count: 1 }, signal)),
    dominatorsTop: await timed(1, () =>
      dominated({ ...about, address: null, type: null, besides: [], ...window }, signal),
    ),
    dominated: await timed(40, (at) =>
      dominated({ ...about, address: cell(modules, at % 40), type: null, besides: [], ...window }, signal),
    ),
    totalOfModule: await timed(5, (at) =>
      totals({ ...about, addresses: [cell(modules, at)], excluding: [] }, signal),
    ),
    reachedByModule: await timed(2, (at) =>
      reached({ ...about, address: cell(modules, at), excluding: [] }, signal),
    ),
  };
  const sum = await totals({ ...about, addresses: [cell(modules, 0)], excluding: [] }, signal);
  await session.close();
  return { ...results, objectsThatTheModuleReaches: sum.objects[0] };
}

const cell = (addresses: readonly AddressText[], at: number): AddressText =>
  addresses[at] ?? ('0' as AddressText);

async function timed(times: number, question: (at: number) => unknown) {
  const each: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const started = performance.now();
    await question(at);
    each.push(performance.now() - started);
  }
  const first = each[0] ?? 0;
  const sorted = each.sort((a, b) => a - b);
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { firstMs: first, p50Ms: share(0.5), p95Ms: share(0.95) };
}
