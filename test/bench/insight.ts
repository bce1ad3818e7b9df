import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { benchFolder, generated, newSession } from './graph.ts';
import { anonymousBytes } from './memory.ts';

const view = 'raw' as const;

/**
 * Waste, equal values, arenas and the writer's version of a dump whose graph is made: seconds, the process's anonymous memory at its peak less what it was
 * before, and the longest time in which the main event loop did not turn.
 */
export async function benchInsight(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      objects: { type: 'string', default: '10000000' },
      file: { type: 'string' },
      tile: { type: 'string' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    },
  });
  const file = values.file ?? generated(Number(values.objects), values.tile);
  const cacheFolder = join(benchFolder, 'insight-cache');
  rmSync(cacheFolder, { recursive: true, force: true });
  const session = newSession(cacheFolder, Number(values.workers));
  try {
    const dump = session.openDump(file);
    await session.whenRead(dump);
    await session.whenIndexed(dump);
    const handlers = session.handlers();
    const { signal } = new AbortController();
    const about = { dump, view, python: null };
    const page = { ...about, from: 0, limit: 256 };
    const questions = {
      writerPython: () => handlers.writerPython({ dump, python: null }, signal),
      waste: () => handlers.waste(about, signal),
      duplicates: () => handlers.duplicates({ dump, view }, signal),
      arenas: () => handlers.arenas(page, signal),
      arenasAgain: () => handlers.arenas({ ...page, from: 256 }, signal),
    };
    const answers = [];
    for (const [question, ask] of Object.entries(questions))
      answers.push({ question, ...(await timed(ask)) });
    return { bench: 'insight', node: process.version, fileBytes: statSync(file).size, answers };
  } finally {
    await session.close();
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}

async function timed(ask: () => unknown) {
  (globalThis as { gc?: () => void }).gc?.();
  const before = anonymousBytes();
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, anonymousBytes())), 20);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const started = performance.now();
  const answer = await ask();
  const seconds = (performance.now() - started) / 1000;
  loop.disable();
  clearInterval(sampler);
  return {
    seconds,
    peakMiB: (Math.max(peak, anonymousBytes()) - before) / 2 ** 20,
    longestStandstillMs: loop.max / 1e6,
    answerBytes: JSON.stringify(answer).length,
  };
}
