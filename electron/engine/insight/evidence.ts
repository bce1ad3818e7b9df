import type { EvidenceTexts } from '../../../shared/protocol/insight.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Evidence } from './diagnose.ts';
import { readMallocStats } from './malloc-stats.ts';
import { readMallocInfo, readPmap, readSmaps, readStatus } from './proc.ts';

const longest = 64 << 20;

/** Reads what a person gave. Throws 'damaged' with the name of a text that is something else. */
export function readEvidence(texts: EvidenceTexts): Omit<Evidence, 'dump'> {
  const read = <Value>(
    name: string,
    text: string | null,
    reader: (text: string) => Value | null,
  ): Value | null => {
    if (text === null) return null;
    if (text.length > longest) throw fail('too-large', `The text given as ${name} is larger than 64 MiB.`);
    const found = reader(text);
    if (found === null) throw fail('damaged', `What was given as ${name} is not that.`);
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
