import { parentPort, workerData } from 'node:worker_threads';
import type { DumpId } from '../../../shared/model/units.ts';
import { fail, toFailure } from '../../../shared/protocol/failure.ts';
import { diskSources } from '../profiles/disk-sources.ts';
import { profileImporters } from '../profiles/list.ts';
import { companionEvidence, profileOf, readEvidence } from '../insight/evidence.ts';
import { openProfile, watchOf } from '../profiles/open-profile.ts';
import { profileMaterial } from '../reports/profiles/material.ts';
import { samplesOf } from '../profiles/sample-series.ts';
import { ProfileDesk } from '../profiles/screens/desk.ts';
import type {
  ProfileReply,
  ProfileResult,
  ProfileTaskMessage,
  ProfileTasks,
  ProfileThreadSettings,
} from './tasks.ts';

/** The thread of all open profiles. Reading gives a turn to questions, so one large file keeps none of the others waiting. */
const port = parentPort;
if (port === null) throw new Error('the profile worker runs only as a worker thread');
const post = (message: ProfileReply) => port.postMessage(message);

const betweenProgressMs = 100;
const desks = new Map<DumpId, ProfileDesk>();
const openings = new Map<number, AbortController>();
/** Tasks that have arrived and are not begun. */
const waiting = new Map<number, 'wanted' | 'stopped'>();
const sources = diskSources((workerData as ProfileThreadSettings).sourceFolder);

function desk(dump: DumpId): ProfileDesk {
  const open = desks.get(dump);
  if (open === undefined) throw fail('not-found', 'This profile is not open any more.');
  return open;
}

async function open(
  id: number,
  { dump, path, cacheFolder }: ProfileTasks['open']['params'],
): Promise<ProfileResult> {
  const abort = new AbortController();
  openings.set(id, abort);
  let last = 0;
  try {
    const profile = await openProfile(path, {
      cacheFolder,
      signal: abort.signal,
      onProgress: (phase, done, total) => {
        const now = performance.now();
        if (phase !== 'reading' || now - last < betweenProgressMs) return;
        last = now;
        post({ kind: 'progress', id, done, total });
      },
    });
    const title =
      profileImporters.find((importer) => importer.id === profile.format)?.title ?? profile.format;
    const opened = new ProfileDesk(profile, title, (other) => desk(other).profile, sources);
    const facts = opened.facts();
    desks.set(dump, opened);
    return facts;
  } finally {
    openings.delete(id);
  }
}

async function evidence(id: number, given: ProfileTasks['evidence']['params']): Promise<ProfileResult> {
  const abort = new AbortController();
  openings.set(id, abort);
  try {
    const watch = watchOf(0, { signal: abort.signal, onProgress: () => undefined });
    const { openMprof, openStrace } = given;
    const recording =
      openMprof === null ? await profileOf(given.mprof, 'mprof', watch) : desk(openMprof).profile;
    const log =
      openStrace === null ? await profileOf(given.strace, 'strace', watch) : desk(openStrace).profile;
    return { ...readEvidence(given), ...companionEvidence(recording, log) };
  } finally {
    openings.delete(id);
  }
}

function perform(
  message: Exclude<ProfileTaskMessage, { task: 'stop' }>,
): ProfileResult | Promise<ProfileResult> {
  switch (message.task) {
    case 'open':
      return open(message.id, message.params);
    case 'close':
      desks.delete(message.params.dump);
      return null;
    case 'facts':
      return desk(message.params.dump).facts();
    case 'table':
      return desk(message.params.dump).table(message.params);
    case 'flame':
      return desk(message.params.dump).flame(message.params);
    case 'series':
      return desk(message.params.dump).series();
    case 'samples':
      return samplesOf(desk(message.params.dump).profile, message.params.modifiedMs);
    case 'evidence':
      return evidence(message.id, message.params);
    case 'report':
      return profileMaterial(desk(message.params.dump).profile, message.params.file);
  }
}

port.on('message', (message: ProfileTaskMessage) => {
  if (message.task === 'stop') {
    openings.get(message.id)?.abort();
    if (waiting.has(message.id)) waiting.set(message.id, 'stopped');
    return;
  }
  waiting.set(message.id, 'wanted');
  // All that has arrived is looked at first: a question that nobody waits for any more is not begun.
  setImmediate(() => void answer(message));
});

async function answer(message: Exclude<ProfileTaskMessage, { task: 'stop' }>): Promise<void> {
  const stands = waiting.get(message.id);
  waiting.delete(message.id);
  try {
    if (stands === 'stopped') throw fail('cancelled', 'Cancelled.');
    post({ kind: 'done', id: message.id, result: await perform(message) });
  } catch (error) {
    post({ kind: 'failed', id: message.id, failure: toFailure(error) });
  }
}
