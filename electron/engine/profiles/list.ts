import { folded } from './folded/folded.ts';
import { hpy } from './hpy/hpy.ts';
import { lprof } from './lprof/lprof.ts';
import type { ProfileImporter } from './profile-importer.ts';
import { memray } from './memray/memray.ts';
import { mprof } from './mprof/mprof.ts';
import { mprofLines } from './mprof-lines/mprof-lines.ts';
import { pstats } from './pstats/pstats.ts';
import { speedscope } from './speedscope/speedscope.ts';
import { strace } from './strace/strace.ts';
import { tracemalloc } from './tracemalloc/tracemalloc.ts';

/** All formats, each once. */
export const profileImporters: readonly ProfileImporter[] = [
  tracemalloc,
  lprof,
  pstats,
  hpy,
  strace,
  mprof,
  mprofLines,
  memray,
  speedscope,
  folded,
];

/** The surest importer for this content, or null when none knows it. */
export function recogniseProfile(head: Uint8Array): ProfileImporter | null {
  let best: ProfileImporter | null = null;
  let bestConfidence = 0;
  for (const importer of profileImporters) {
    const confidence = importer.sniff(head);
    if (confidence > bestConfidence) {
      best = importer;
      bestConfidence = confidence;
    }
  }
  return best;
}
