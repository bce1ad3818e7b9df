import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { recognise } from '../importers/list.ts';
import { profileImporters, recogniseProfile } from './list.ts';
import { unknownPickle } from './pickle/unknown-pickle.ts';
import type { OpenProfile, ProfileWatch } from './profile-importer.ts';
import type { ProfileSource } from './profile-source.ts';
import { openSource } from './profile-source.ts';

export interface OpenProfileOptions {
  readonly cacheFolder: string;
  readonly signal: CancelSignal;
  /** Bytes of the phase that runs; called often. */
  readonly onProgress: (phase: 'inflating' | 'reading', done: number, total: number) => void;
}

/** Longer than this without a turn, and Ctrl-C or a cancel would seem not to work. */
const turnMs = 50;

/** Tells progress, gives the event loop a turn now and then, and stops when the signal says so. */
export function watchOf(total: number, options: Omit<OpenProfileOptions, 'cacheFolder'>): ProfileWatch {
  let lastTurn = performance.now();
  return {
    async reached(bytes) {
      options.onProgress('reading', bytes, total);
      if (performance.now() - lastTurn >= turnMs) {
        await new Promise((resolve) => setImmediate(resolve));
        lastTurn = performance.now();
      }
      if (options.signal.aborted) throw fail('cancelled', 'Cancelled.');
    },
  };
}

/**
 * Opens a file of any profile format and reads it whole, in this thread. Rejects with a FailureError: those of
 * opening and inflating a file, 'not-a-dump' for content that no importer knows, and those of the importer.
 */
export async function openProfile(path: string, options: OpenProfileOptions): Promise<OpenProfile> {
  const source = await openSource(path, {
    ...options,
    onInflating: (done, total) => options.onProgress('inflating', done, total),
  });
  try {
    return await readProfile(source, watchOf(source.bytes, options));
  } finally {
    source.close();
  }
}

/** A profile and what is known of its file. */
export interface ProfileOfFile {
  readonly profile: OpenProfile;
  readonly name: string;
  /** Of the content; of a gzip file inflated. */
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The same for a file that may be a dump, or nothing that is known: null for these. */
export async function openIfProfile(
  path: string,
  options: OpenProfileOptions,
): Promise<ProfileOfFile | null> {
  const source = await openSource(path, {
    ...options,
    onInflating: (done, total) => options.onProgress('inflating', done, total),
  });
  try {
    const { name, head, bytes, modifiedMs } = source;
    if (recognise(head) !== null || recogniseProfile(head) === null) return null;
    return { profile: await readProfile(source, watchOf(bytes, options)), name, bytes, modifiedMs };
  } finally {
    source.close();
  }
}

/** Recognises and reads a source that is open. */
export async function readProfile(source: ProfileSource, watch: ProfileWatch): Promise<OpenProfile> {
  const importer = recogniseProfile(source.head);
  if (importer === null) throw unknownContent(source);
  return importer.open(source, watch);
}

function unknownContent({ path, name, head, bytes }: ProfileSource) {
  const dump = recognise(head);
  if (dump !== null)
    return fail(
      'not-a-dump',
      `${name} is a ${dump.title}, not a profile; see what is in it with: meliscope summary ${path}`,
    );
  const pickle = unknownPickle(head, bytes);
  if (pickle !== null) return fail('not-a-dump', `${name} is no profile that Meliscope knows. ${pickle}`);
  const known = profileImporters.map(({ title }) => title).join(', ');
  return fail('not-a-dump', `${name} is no profile that Meliscope knows. It knows: ${known}.`);
}
