import type { EvidenceTexts } from '../../../shared/protocol/insight.ts';
import type { ProfileAnswer } from '../../../shared/protocol/profile.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { mprof } from '../profiles/mprof/mprof.ts';
import type { OpenProfile, ProfileImporter, ProfileWatch } from '../profiles/profile-importer.ts';
import { memorySource } from '../profiles/profile-source.ts';
import { wholeQuestion } from '../profiles/screens/record-tables.ts';
import { strace } from '../profiles/strace/strace.ts';
import type { Evidence } from './given.ts';
import { readMallocStats } from './malloc-stats.ts';
import { overTimeOf } from './over-time.ts';
import { readMallocInfo, readPmap, readSmaps, readStatus } from './proc.ts';
import { askedOf } from './who-asked.ts';

const longest = 64 << 20;

/** What texts of the system and of Python say. */
export type TextEvidence = Pick<Evidence, 'status' | 'mappings' | 'stats' | 'heap'>;
/** What recordings say, opened elsewhere or read from texts. */
export type CompanionEvidence = Pick<Evidence, 'overTime' | 'asked'>;

function checked(name: string, text: string): string {
  if (text.length > longest) throw fail('too-large', `The text given as ${name} is larger than 64 MiB.`);
  return text;
}
const notThat = (name: string) =>
  fail('damaged', `What was given as ${name} is something else, cut off or empty.`);

/** Reads what a person gave. Throws 'damaged' with the name of a text that is something else. */
export function readEvidence(texts: Omit<EvidenceTexts, 'mprof' | 'strace'>): TextEvidence {
  const read = <Value>(
    name: string,
    text: string | null,
    reader: (text: string) => Value | null,
  ): Value | null => {
    if (text === null) return null;
    const found = reader(checked(name, text));
    if (found === null) throw notThat(name);
    return found;
  };
  const smaps = read('smaps', texts.smaps, readSmaps);
  const pmap = read('pmap -X', texts.pmap, readPmap);
  return {
    status: read('status or smaps_rollup', texts.status, readStatus),
    mappings: smaps ?? pmap,
    stats: read('_debugmallocstats', texts.mallocStats, readMallocStats),
    heap: read('malloc_info', texts.mallocInfo, readMallocInfo),
  };
}

/** What a recording says; throws 'damaged' where the file is another one, or has nothing about memory. */
export function companionEvidence(recording: OpenProfile | null, log: OpenProfile | null): CompanionEvidence {
  const answerOf = (profile: OpenProfile): ProfileAnswer => profile.answer(wholeQuestion);
  let overTime: Evidence['overTime'] = null;
  if (recording !== null) {
    const answer = answerOf(recording);
    if (answer.format !== 'mprof') throw notThat('the mprof recording');
    overTime = overTimeOf(answer);
    if (overTime === null) throw fail('damaged', 'The mprof recording has no sample of memory.');
  }
  let asked: Evidence['asked'] = null;
  if (log !== null) {
    const answer = answerOf(log);
    if (answer.format !== 'strace') throw notThat('the strace log');
    asked = askedOf(answer);
    if (asked === null)
      throw fail(
        'damaged',
        'The strace file has no call about memory, one by one: trace mmap, munmap and brk, without -c.',
      );
  }
  return { overTime, asked };
}

/** A recording that was given as a text; null: none was. */
export async function profileOf(
  text: string | null,
  kind: 'mprof' | 'strace',
  watch: ProfileWatch,
): Promise<OpenProfile | null> {
  if (text === null) return null;
  const name = { mprof: 'the mprof recording', strace: 'the strace log' }[kind];
  const importer: ProfileImporter = { mprof, strace }[kind];
  const source = memorySource(name, new TextEncoder().encode(checked(name, text)));
  if (importer.sniff(source.head) === 0) throw notThat(name);
  return importer.open(source, watch);
}
