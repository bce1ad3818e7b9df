import type { ProfileFacts } from '../../../../shared/protocol/profile-screen.ts';
import { HpyProfile } from '../hpy/hpy.ts';
import type { OpenProfile } from '../profile-importer.ts';
import { totalTimeOf } from '../lprof/line-stats.ts';
import { LprofProfile } from '../lprof/lprof.ts';
import { PstatsProfile } from '../pstats/pstats.ts';
import { totalsOf as callTotals } from '../pstats/call-table.ts';
import { StacksProfile } from '../stacks/stacks-profile.ts';
import { totalsOf } from '../tracemalloc/snapshot.ts';
import { TracemallocProfile } from '../tracemalloc/tracemalloc.ts';
import { wholeQuestion } from './record-tables.ts';

type Parts = Partial<Omit<ProfileFacts, 'format' | 'title'>>;

/** What a screen shows of a profile before anything is asked, and what may be asked. */
export function factsOf(profile: OpenProfile, title: string): ProfileFacts {
  return {
    format: profile.format,
    title,
    tables: [],
    hasFlame: false,
    hasSeries: false,
    figures: [],
    notes: [],
    domains: [],
    profiles: [],
    ...partsOf(profile),
  };
}

const oddLines = (lines: number, first: number | null): string[] =>
  lines === 0
    ? []
    : [`${lines} ${lines === 1 ? 'line' : 'lines'} could not be read, the first is line ${first ?? 0}.`];

function partsOf(profile: OpenProfile): Parts {
  if (profile instanceof TracemallocProfile) return ofMemory(profile);
  if (profile instanceof PstatsProfile) {
    const { calls, primitive, own } = callTotals(profile.table);
    return {
      tables: ['functions'],
      hasFlame: true,
      figures: [
        { title: 'Time', unit: 'seconds', value: own },
        { title: 'Calls', unit: 'count', value: calls },
        { title: 'Primitive calls', unit: 'count', value: primitive },
        { title: 'Functions', unit: 'count', value: profile.table.listed },
      ],
    };
  }
  if (profile instanceof LprofProfile) {
    const { functions, unit } = profile.stats;
    return {
      tables: ['functions'],
      figures: [
        {
          title: 'Time',
          unit: 'seconds',
          value: functions.reduce((sum, of) => sum + totalTimeOf(of), 0) * unit,
        },
        { title: 'Functions', unit: 'count', value: functions.length },
        { title: 'Timer unit', unit: 'seconds', value: unit },
      ],
      notes: [
        'Times of functions that call each other count more than once: each has that of what it calls.',
      ],
    };
  }
  if (profile instanceof StacksProfile) {
    const profiles = profile.profiles.map(({ name, unit, tree }) => ({ name, unit, total: tree.total() }));
    const answer = profile.answer({ ...wholeQuestion, limit: 1 });
    return {
      tables: ['functions'],
      hasFlame: true,
      profiles,
      figures: [
        { title: 'Functions', unit: 'count', value: answer.totalRows },
        { title: 'Profiles', unit: 'count', value: profiles.length },
      ],
      notes: oddLines(answer.oddLines, answer.firstOddLine),
    };
  }
  if (profile instanceof HpyProfile) return ofHeap(profile);
  return ofRecords(profile);
}

function ofHeap({ samples }: HpyProfile): Parts {
  return {
    tables: ['kinds', 'samples'],
    hasSeries: true,
    figures: [
      {
        title: 'Largest',
        unit: 'bytes',
        value: samples.size.reduce((most, size) => Math.max(most, size), 0),
      },
      { title: 'Samples', unit: 'count', value: samples.time.length },
    ],
    notes:
      samples.unfinishedLine === 0
        ? []
        : [
            `The last sample, from line ${samples.unfinishedLine}, was not written to its end and is left out.`,
          ],
  };
}

function ofMemory({ snapshot }: TracemallocProfile): Parts {
  const { size, count } = totalsOf(snapshot);
  const cut = snapshot.cutTracebacks;
  return {
    tables: ['memory'],
    hasFlame: true,
    figures: [
      { title: 'Traced', unit: 'bytes', value: size },
      { title: 'Blocks', unit: 'count', value: count },
      { title: 'Tracebacks', unit: 'count', value: snapshot.tracebackStart.length - 1 },
      { title: 'Frames kept', unit: 'count', value: snapshot.tracebackLimit },
    ],
    notes: [
      ...(snapshot.tracebackLimit === 1
        ? ['Tracing kept one frame of each traceback; start it with tracemalloc.start(25) to see who called.']
        : []),
      ...(cut > 0 ? [`${cut} blocks have a traceback longer than the frames that were kept.`] : []),
    ],
    domains: [...new Set(snapshot.groupDomain)].sort((a, b) => a - b),
  };
}

function ofRecords(profile: OpenProfile): Parts {
  const answer = profile.answer(wholeQuestion);
  switch (answer.format) {
    case 'mprof':
      return {
        tables: [...(answer.functions.length > 0 ? (['functions'] as const) : []), 'runs'],
        hasSeries: answer.samples.length > 0,
        figures: [
          { title: 'Peak', unit: 'bytes', value: answer.peakMiB * 2 ** 20 },
          { title: 'Samples', unit: 'count', value: answer.samples.length },
          { title: 'Children', unit: 'count', value: Object.keys(answer.children).length },
        ],
        notes: oddLines(answer.oddLines, answer.firstOddLine),
      };
    case 'mprof-lines':
      return {
        tables: ['functions'],
        figures: [{ title: 'Functions', unit: 'count', value: answer.functions.length }],
      };
    case 'strace': {
      const calls = answer.calls.reduce((sum, { count }) => sum + count, 0);
      const errors = answer.calls.reduce((sum, of) => sum + of.errors, 0);
      const figures: Parts['figures'] = [
        { title: 'Calls', unit: 'count', value: calls },
        { title: 'Errors', unit: 'count', value: errors },
      ];
      if (answer.source === 'table') return { tables: ['calls'], figures };
      const { memory } = answer;
      return {
        tables: ['calls', 'slowest', 'processes', 'threads', 'mappings'],
        hasSeries: memory.series.length > 0,
        figures: [
          { title: 'Mapped at most', unit: 'bytes', value: memory.peakBytes },
          { title: 'Mapped at the end', unit: 'bytes', value: memory.finalBytes },
          ...figures,
          { title: 'Processes', unit: 'count', value: answer.processCount },
        ],
        notes: [
          'Threads of a process share its memory: what a thread mapped is what it asked for, not what it holds.',
          'Mapped is what brk, mmap and mremap took and munmap has not given back since the log began; what was there before is not in it.',
          ...(memory.contradictions > 0
            ? [
                `The log contradicts itself ${memory.contradictions} times: lines are missing, and figures may be too high.`,
              ]
            : []),
          ...oddLines(answer.oddLines, answer.firstOddLine),
        ],
      };
    }
    default:
      return {};
  }
}
