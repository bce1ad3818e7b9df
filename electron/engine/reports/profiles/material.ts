import type { ReportBlock } from '../../../../shared/protocol/report.ts';
import { profileImporters } from '../../profiles/list.ts';
import type { OpenProfile } from '../../profiles/profile-importer.ts';
import { clipped } from '../sections/text-limits.ts';
import { ofHeap, ofRecording, ofReports, ofSystemCalls } from './over-time.ts';
import { facts } from './figures.ts';
import { ofCalls, ofLines, ofMemory, ofStacks } from './tables.ts';

/** What a file of a companion tool says, ready for a report. Plain data: the profile may be closed afterwards. */
export interface ProfileMaterial {
  /** What the file is: "cProfile file". */
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

/** The main tables of a profile, at most 50 rows each. */
export function profileMaterial(
  profile: OpenProfile,
  file: { readonly name: string; readonly bytes: number; readonly modifiedMs: number },
): ProfileMaterial {
  const title = profileImporters.find(({ id }) => id === profile.format)?.title ?? profile.format;
  return {
    // The others begin with the name of a tool, which is written as it is.
    title: profile.format === 'folded' ? 'Folded stacks' : title,
    blocks: [
      facts(
        { label: 'File', kind: 'file', value: clipped(file.name) },
        { label: 'Size of the file', kind: 'bytes', value: file.bytes },
        { label: 'Last change of the file', kind: 'text', value: new Date(file.modifiedMs).toISOString() },
      ),
      ...blocksOf(profile),
    ],
  };
}

function blocksOf(profile: OpenProfile): ReportBlock[] {
  switch (profile.format) {
    case 'tracemalloc':
      return ofMemory(profile);
    case 'pstats':
      return ofCalls(profile);
    case 'lprof':
      return ofLines(profile);
    case 'hpy':
      return ofHeap(profile);
    case 'mprof':
      return ofRecording(profile);
    case 'mprof-lines':
      return ofReports(profile);
    case 'strace':
      return ofSystemCalls(profile);
    default:
      return ofStacks(profile);
  }
}
