import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { Gunzip } from 'node:zlib';
import { createGunzip } from 'node:zlib';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { endedEarly, readFailureAt } from './aligned-reader.ts';
import type { OpenFile } from './open-file.ts';
import { systemCode } from './system-error.ts';

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** At a thousandfold, the most that deflate can do, a slice comes out as 64 MiB. */
const sliceBytes = 64 << 10;
/** Twice as fast as zlib's default of 16 KiB (2026-11, 45 MB of dump: 770 against 370 MB/s). */
const chunkBytes = 1 << 20;

export interface InflateSteps {
  readonly signal: CancelSignal;
  /** Gets the inflated bytes in order; the next are inflated while it writes. */
  readonly write: (chunks: readonly Uint8Array[]) => Promise<void>;
  /** After each step: the position in the compressed file. */
  readonly onRead: (compressedDone: number) => void;
}

export type GzipEnd =
  | { readonly kind: 'whole' }
  /** The last member stands complete before byte `at`; the rest of the file is `zeros` or something else. */
  | { readonly kind: 'trailing'; readonly at: number; readonly zeros: boolean }
  /** The file ends, at byte `at`, within a member. */
  | { readonly kind: 'cut'; readonly at: number }
  /** What stands at byte `at` cannot be; `reason` is zlib's. */
  | { readonly kind: 'damaged'; readonly at: number; readonly reason: string };

/**
 * Inflates all members of a gzip file, up to its end or to where it is damaged: every byte before that is written.
 * Rejects with 'cancelled', 'file-changed' (the file shrank), 'io', 'out-of-memory', or what `write` rejects with.
 */
export async function inflateMembers(source: OpenFile, steps: InflateSteps): Promise<GzipEnd> {
  let start = 0;
  for (;;) {
    let run = await inflateRun(source, start, steps, null);
    // zlib keeps what it has inflated of the slice that it fails in. A second pass comes by the same way, leaves out
    // what is written, and goes through that slice byte by byte. Only damaged files pay for it.
    if (run.broke !== null && run.broke.code !== 'Z_BUF_ERROR')
      run = await inflateRun(source, start, steps, { from: run.at, written: run.inflated });
    const { at, broke } = run;
    if (broke?.code === 'Z_BUF_ERROR') return { kind: 'cut', at };
    // A member's two first bytes are looked at together, so the second is where it fails.
    if (broke?.reason === 'incorrect header check') return { kind: 'trailing', at: at - 1, zeros: false };
    if (broke !== null) return { kind: 'damaged', at, reason: broke.reason };
    if (at === source.bytes) return { kind: 'whole' };
    // zlib stops at a zero where a member could begin: padding, which another member may follow.
    const next = await firstNonZero(source, at, steps);
    if (next === source.bytes) return { kind: 'trailing', at, zeros: true };
    if (!isGzip(await readSlice(source, next, 2))) return { kind: 'trailing', at, zeros: false };
    start = next;
  }
}

interface Run {
  /** Behind the last byte that was used, or, if it broke, the start of the slice in which it did. */
  readonly at: number;
  /** How many bytes came out. */
  readonly inflated: number;
  readonly broke: { readonly code: string; readonly reason: string } | null;
}

/** One pass of zlib from `start`. With `fine`, in single bytes from there, and without what is written already. */
async function inflateRun(
  source: OpenFile,
  start: number,
  { signal, write, onRead }: InflateSteps,
  fine: { from: number; written: number } | null,
): Promise<Run> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  let chunks: Uint8Array[] = [];
  let inflated = 0;
  let toSkip = fine?.written ?? 0;
  gunzip.on('data', (chunk: Buffer) => {
    inflated += chunk.length;
    const skipped = Math.min(toSkip, chunk.length);
    toSkip -= skipped;
    if (skipped < chunk.length) chunks.push(chunk.subarray(skipped));
  });
  // Looked at below, as `errored`; without a listener it would end the process.
  gunzip.on('error', () => undefined);
  const take = () => {
    const taken = chunks;
    chunks = [];
    return taken;
  };
  try {
    let at = start;
    const isGoing = () => gunzip.errored === null && !gunzip.readableEnded;
    while (at < source.bytes && isGoing()) {
      const coarseBytes = fine === null ? sliceBytes : Math.max(0, fine.from - at);
      const slice = await readSlice(source, at, Math.min(sliceBytes, coarseBytes || sliceBytes));
      const pieceBytes = coarseBytes === 0 ? 1 : slice.length;
      for (let from = 0; from < slice.length && isGoing(); from += pieceBytes) {
        if (signal.aborted) throw fail('cancelled', 'Cancelled.');
        const piece = slice.subarray(from, from + pieceBytes);
        await Promise.all([write(take()), step(gunzip, (done) => void gunzip.write(piece, done))]);
        onRead(fine?.from ?? at + slice.length);
        if (isGoing()) at += piece.length;
      }
    }
    // Not before every slice has come out: what zlib holds when the last one is cut short would be lost.
    if (isGoing()) await step(gunzip, () => void gunzip.end());
    await write(take());
    if (gunzip.errored === null) return { at: start + gunzip.bytesWritten, inflated, broke: null };
    const code = systemCode(gunzip.errored);
    if (code === 'Z_MEM_ERROR') throw fail('out-of-memory', 'Not enough memory to inflate the dump.');
    if (!code.startsWith('Z_')) throw gunzip.errored;
    return { at, inflated, broke: { code, reason: gunzip.errored.message } };
  } finally {
    gunzip.destroy();
  }
}

/** zlib calls back after a write, except when it fails ('close') or wants no more ('end'). */
function step(gunzip: Gunzip, act: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      gunzip.off('close', done).off('end', done);
      resolve();
    };
    gunzip.on('close', done).on('end', done);
    act(done);
  });
}

const readAsync = promisify(read);

/** From the descriptor, not the path: another file may have that by now. */
async function readSlice(source: OpenFile, at: number, length: number): Promise<Uint8Array> {
  const slice = new Uint8Array(Math.min(length, source.bytes - at));
  let got: number;
  try {
    got = (await readAsync(source.fd, slice, 0, slice.length, at)).bytesRead;
  } catch (error) {
    throw readFailureAt(error, at);
  }
  if (got === 0) throw endedEarly(at);
  return slice.subarray(0, got);
}

async function firstNonZero(source: OpenFile, from: number, { signal }: InflateSteps): Promise<number> {
  for (let at = from; at < source.bytes;) {
    if (signal.aborted) throw fail('cancelled', 'Cancelled.');
    const slice = await readSlice(source, at, sliceBytes);
    const found = slice.findIndex((byte) => byte !== 0);
    if (found >= 0) return at + found;
    at += slice.length;
  }
  return source.bytes;
}
