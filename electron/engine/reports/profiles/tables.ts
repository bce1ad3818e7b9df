import type {
  CallFigures,
  FunctionPlace,
  LprofAnswer,
  ProfileAnswer,
  ProfileQuestion,
} from '../../../../shared/protocol/profile.ts';
import type { CellKind, ReportBlock, ReportTable } from '../../../../shared/protocol/report.ts';
import type { OpenProfile } from '../../profiles/profile-importer.ts';
import type { Field } from './figures.ts';
import { facts, mostRows, oddLines, share, tableOf, text } from './figures.ts';

/** Throws only if the profile is not of the format that its blocks are asked for. */
export function answerOf<Format extends ProfileAnswer['format']>(
  profile: OpenProfile,
  format: Format,
  question: Partial<ProfileQuestion> = {},
): Extract<ProfileAnswer, { format: Format }> {
  const answer = profile.answer({ by: null, cumulative: false, sort: null, limit: null, ...question });
  const isOfFormat = (of: ProfileAnswer): of is Extract<ProfileAnswer, { format: Format }> =>
    of.format === format;
  if (!isOfFormat(answer)) throw new Error(`a profile of ${format} answers as one`);
  return answer;
}

export const places = <Row extends FunctionPlace>(): Field<Row>[] => [
  ['function', 'Function', 'value', (row) => row.function],
  ['file', 'File', 'file', (row) => row.file],
  ['line', 'Line', 'line', (row) => row.line],
];

/** tracemalloc: where memory was allocated. */
export function ofMemory(profile: OpenProfile): ReportBlock[] {
  const answer = answerOf(profile, 'tracemalloc', { by: 'lineno', limit: mostRows });
  const { totalSize, totalCount, tracebackLimit, rows, total } = answer;
  return [
    facts(
      { label: 'Traced memory', kind: 'bytes', value: totalSize },
      { label: 'Blocks', kind: 'count', value: totalCount },
      { label: 'Frames kept of each traceback', kind: 'count', value: tracebackLimit },
    ),
    tableOf(
      'tracemalloc',
      'Lines of the program by the memory that they allocated and that was not freed, largest first',
      rows,
      [
        ['file', 'File', 'file', ({ file }) => file],
        ['line', 'Line', 'line', ({ line }) => line],
        ['bytes', 'Bytes', 'bytes', ({ size }) => size],
        ['bytesPercent', 'Of all bytes', 'percent', ({ size }) => share(size, totalSize)],
        ['count', 'Blocks', 'count', ({ count }) => count],
        [
          'average',
          'Average block',
          'bytes',
          ({ size, count }) => (count === 0 ? null : Math.round(size / count)),
        ],
      ],
      total,
    ),
  ];
}

/** cProfile: functions by own and by cumulative time. */
export function ofCalls(profile: OpenProfile): ReportBlock[] {
  const byOwn = answerOf(profile, 'pstats', { sort: 'tottime', limit: mostRows });
  const byCumulative = answerOf(profile, 'pstats', { sort: 'cumulative', limit: mostRows });
  const { totalTime, totalCalls, totalPrimitiveCalls, functions } = byOwn;
  const fields: Field<CallFigures>[] = [
    ...places<CallFigures>(),
    ['calls', 'Calls', 'count', ({ calls }) => calls],
    ['primitiveCalls', 'Primitive calls', 'count', ({ primitiveCalls }) => primitiveCalls],
    ['ownTime', 'Own seconds', 'seconds', ({ ownTime }) => ownTime],
    ['ownPercent', 'Of all', 'percent', ({ ownTime }) => share(ownTime, totalTime)],
    ['cumulativeTime', 'Cumulative seconds', 'seconds', ({ cumulativeTime }) => cumulativeTime],
  ];
  const table = (id: string, caption: string, { rows }: typeof byOwn): ReportTable =>
    tableOf(id, caption, rows, fields, functions);
  return [
    facts(
      { label: 'Seconds', kind: 'seconds', value: totalTime },
      { label: 'Calls', kind: 'count', value: totalCalls },
      { label: 'Primitive calls', kind: 'count', value: totalPrimitiveCalls },
      { label: 'Functions', kind: 'count', value: functions },
    ),
    table('pstats-own', 'Functions by the time within them alone', byOwn),
    table(
      'pstats-cumulative',
      'Functions by the time from entry to return, called functions included',
      byCumulative,
    ),
  ];
}

/** line_profiler: the hottest functions and lines. */
export function ofLines(profile: OpenProfile): ReportBlock[] {
  const { functions, unit } = answerOf(profile, 'lprof');
  type Timed = LprofAnswer['functions'][number];
  type TimedLine = Timed['lines'][number] & { readonly of: Timed };
  const timed = functions.toSorted((a, b) => b.totalTime - a.totalTime);
  const lines = timed
    .flatMap((of) => of.lines.map((line): TimedLine => ({ ...line, of })))
    .sort((a, b) => b.time - a.time);
  return [
    facts(
      { label: 'Functions', kind: 'count', value: functions.length },
      { label: 'Seconds a unit of the timer', kind: 'text', value: String(unit) },
    ),
    text('Times of functions that call each other count more than once: each has that of what it calls.'),
    tableOf('lprof-functions', 'Functions by the time of their lines', timed, [
      ...places<Timed>(),
      ['time', 'Seconds', 'seconds', ({ totalTime }) => totalTime * unit],
      ['lines', 'Lines with a time', 'count', (of) => of.lines.length],
    ]),
    tableOf('lprof-lines', 'Lines by their time', lines, [
      ['function', 'Function', 'value', ({ of }) => of.function],
      ['file', 'File', 'file', ({ of }) => of.file],
      ['line', 'Line', 'line', ({ line }) => line],
      ['hits', 'Hits', 'count', ({ hits }) => hits],
      ['time', 'Seconds', 'seconds', ({ time }) => time * unit],
      ['each', 'Seconds a hit', 'seconds', ({ time, hits }) => (hits === 0 ? null : (time * unit) / hits)],
      ['percent', 'Of its function', 'percent', ({ time, of }) => share(time, of.totalTime)],
    ]),
  ];
}

/** Stacks with a weight: folded, speedscope, memray's exports. */
export function ofStacks(profile: OpenProfile): ReportBlock[] {
  const answer = profile.answer({ by: null, cumulative: false, sort: null, limit: mostRows });
  if (answer.format !== 'folded' && answer.format !== 'speedscope' && answer.format !== 'memray') return [];
  const { total, unit, rows, totalRows } = answer;
  const kind: CellKind = unit === 'bytes' ? 'bytes' : unit === 'seconds' ? 'seconds' : 'count';
  return [
    facts(
      { label: unit === '' ? 'Weight of all stacks' : `All stacks, ${unit}`, kind, value: total },
      { label: 'Functions', kind: 'count', value: totalRows },
    ),
    tableOf(
      'stacks',
      'Functions by the weight of the stacks that end in them',
      rows,
      [
        ['function', 'Function', 'value', (row) => row.function],
        ['file', 'File', 'file', ({ file }) => file],
        ['line', 'Line', 'line', ({ line }) => line],
        ['self', 'Own', kind, ({ self }) => self],
        ['selfPercent', 'Own, of all', 'percent', ({ self }) => share(self, total)],
        ['total', 'With what it calls', kind, (row) => row.total],
        ['totalPercent', 'Of all', 'percent', (row) => share(row.total, total)],
      ],
      totalRows,
    ),
    ...oddLines(answer.oddLines, answer.firstOddLine),
  ];
}
