import type { MprofLinesAnswer, StraceLogAnswer } from '../../../../shared/protocol/profile.ts';
import type { ReportBlock } from '../../../../shared/protocol/report.ts';
import type { OpenProfile } from '../../profiles/profile-importer.ts';
import { screenSeries, trendOf } from '../../profiles/screens/series.ts';
import { facts, oddLines, share, tableOf, text, timelineOf } from './figures.ts';
import { answerOf } from './tables.ts';

const mebibyte = 2 ** 20;
const bytesOf = (mib: number): number => Math.round(mib * mebibyte);
const wholeBytes = (bytes: number | null): number | null => (bytes === null ? null : Math.round(bytes));

/** mprof: peak, slope and chart. The command lines of the runs stay out: they may say more than people mean to tell. */
export function ofRecording(profile: OpenProfile): ReportBlock[] {
  const answer = answerOf(profile, 'mprof');
  const { samples, functions, runs, children, peakMiB } = answer;
  const series = screenSeries(answer);
  const [first] = series.lines;
  return [
    facts(
      { label: 'Peak', kind: 'bytes', value: bytesOf(peakMiB) },
      ...(runs.length === 1 && first !== undefined
        ? ([{ label: 'Slope, bytes a second', kind: 'bytesChange', value: wholeBytes(first.slope) }] as const)
        : []),
      { label: 'Samples', kind: 'count', value: samples.length },
      { label: 'Child processes', kind: 'count', value: Object.keys(children).length },
    ),
    ...timelineOf('Memory of the process over time', series, {
      steps: false,
      kind: 'text',
      labelOf: ({ key, label }, at) =>
        key.startsWith('run ') ? (runs.length === 1 ? 'process' : `run ${at + 1}`) : label,
    }),
    ...(runs.length < 2
      ? []
      : [
          tableOf(
            'mprof-runs',
            'The runs in the file',
            runs.map((run, at) => ({
              ...run,
              at,
              slope: series.lines.find(({ key }) => key === `run ${at}`)?.slope,
            })),
            [
              ['run', 'Run', 'count', ({ at }) => at + 1],
              ['peak', 'Peak', 'bytes', (run) => bytesOf(run.peakMiB)],
              ['slope', 'Bytes a second', 'bytesChange', ({ slope }) => wholeBytes(slope ?? null)],
              ['samples', 'Samples', 'count', ({ from, to }) => to - from],
            ],
          ),
        ]),
    ...(functions.length === 0
      ? []
      : [
          tableOf(
            'mprof-functions',
            'Runs of functions by what memory grew by while they ran',
            functions.toSorted((a, b) => b.endMiB - b.startMiB - (a.endMiB - a.startMiB)),
            [
              ['function', 'Function', 'value', ({ name }) => name],
              ['increment', 'Increment', 'bytesChange', ({ startMiB, endMiB }) => bytesOf(endMiB - startMiB)],
              ['start', 'At the start', 'bytes', ({ startMiB }) => bytesOf(startMiB)],
              ['end', 'At the end', 'bytes', ({ endMiB }) => bytesOf(endMiB)],
              ['seconds', 'Seconds', 'seconds', ({ start, end }) => end - start],
            ],
          ),
        ]),
    ...oddLines(answer.oddLines, answer.firstOddLine),
  ];
}

/** memory_profiler's line reports: the lines that added most. */
export function ofReports(profile: OpenProfile): ReportBlock[] {
  const { functions } = answerOf(profile, 'mprof-lines');
  type Reported = MprofLinesAnswer['functions'][number];
  const lines = functions.flatMap((of: Reported) => of.lines.map((line) => ({ ...line, of })));
  const grown = lines
    .filter(({ incrementMiB }) => incrementMiB !== null)
    .sort((a, b) => (b.incrementMiB ?? 0) - (a.incrementMiB ?? 0));
  return [
    facts({ label: 'Functions', kind: 'count', value: functions.length }),
    tableOf('mprof-lines', 'Lines by what memory grew by', grown, [
      ['function', 'Function', 'value', ({ of }) => of.function],
      ['file', 'File', 'file', ({ of }) => of.file],
      ['line', 'Line', 'line', ({ line }) => line],
      ['increment', 'Increment', 'bytesChange', ({ incrementMiB }) => bytesOf(incrementMiB ?? 0)],
      ['memory', 'Memory', 'bytes', ({ memoryMiB }) => (memoryMiB === null ? null : bytesOf(memoryMiB))],
      ['occurrences', 'Occurrences', 'count', ({ occurrences }) => occurrences],
    ]),
  ];
}

/** heapy: the last sample's kinds, and all samples over time. */
export function ofHeap(profile: OpenProfile): ReportBlock[] {
  const answer = answerOf(profile, 'hpy');
  const { samples } = answer;
  const last = samples.at(-1);
  if (last === undefined) return [text('The file holds no sample.')];
  const ordered = last.rows.toSorted((a, b) => b.size - a.size);
  return [
    facts(
      { label: 'Samples', kind: 'count', value: samples.length },
      { label: 'Largest sample', kind: 'bytes', value: Math.max(...samples.map(({ size }) => size)) },
      { label: 'Last sample', kind: 'bytes', value: last.size },
      { label: 'Objects in the last sample', kind: 'count', value: last.count },
    ),
    ...timelineOf(
      'Reachable objects over time, and the largest kinds of the last sample',
      screenSeries(answer),
      {
        steps: false,
        kind: 'type',
        labelOf: ({ label }) => label,
      },
    ),
    tableOf('hpy', 'Kinds of the last sample, largest first', ordered, [
      ['kind', 'Kind', 'type', ({ kind }) => kind],
      ['bytes', 'Bytes', 'bytes', ({ size }) => size],
      ['bytesPercent', 'Of all bytes', 'percent', ({ size }) => share(size, last.size)],
      ['count', 'Objects', 'count', ({ count }) => count],
      ['countPercent', 'Of all objects', 'percent', ({ count }) => share(count, last.count)],
    ]),
  ];
}

/** strace: calls, and the memory that the log shows. */
export function ofSystemCalls(profile: OpenProfile): ReportBlock[] {
  const answer = answerOf(profile, 'strace');
  const calls = tableOf('strace-calls', 'System calls', answer.calls, [
    ['name', 'System call', 'text', ({ name }) => name],
    ['count', 'Calls', 'count', ({ count }) => count],
    ['errors', 'Errors', 'count', ({ errors }) => errors],
    ['seconds', 'Seconds', 'seconds', ({ seconds }) => seconds],
    ['slowest', 'Slowest', 'seconds', ({ slowestSeconds }) => slowestSeconds],
  ]);
  return answer.source === 'table' ? [calls] : [...mapped(answer), calls, ...processTables(answer)];
}

function mapped(answer: StraceLogAnswer): ReportBlock[] {
  const { memory } = answer;
  if (memory.changes === 0) return oddLines(answer.oddLines, answer.firstOddLine);
  const { heap, anonymous, file, reserved } = memory.peakKinds;
  const trend = trendOf(memory.trend);
  const slope =
    trend === null
      ? []
      : ([
          {
            label: 'Slope, bytes a second',
            kind: 'bytesChange',
            value: wholeBytes(trend.bytesPerSecond),
          },
        ] as const);
  return [
    facts(
      { label: 'Mapped at most', kind: 'bytes', value: memory.peakBytes },
      { label: 'of it heap (brk)', kind: 'bytes', value: heap },
      { label: 'of it anonymous', kind: 'bytes', value: anonymous },
      { label: 'of it files', kind: 'bytes', value: file },
      { label: 'of it reserved', kind: 'bytes', value: reserved },
      { label: 'Mapped at the end', kind: 'bytes', value: memory.finalBytes },
      ...slope,
    ),
    text(
      'Mapped is what brk, mmap and mremap took and munmap has not given back since the log began; what was there before is not in it.',
      ...(memory.contradictions > 0
        ? [
            `The log contradicts itself ${memory.contradictions} times: lines are missing, and figures may be too high.`,
          ]
        : []),
    ),
    ...timelineOf('Mapped memory over time', screenSeries(answer), {
      steps: true,
      kind: 'text',
      labelOf: ({ label }) => label,
    }),
    ...oddLines(answer.oddLines, answer.firstOddLine),
  ];
}

function processTables({ processes, processCount, memory }: StraceLogAnswer): ReportBlock[] {
  const threads = processes.flatMap(({ pid, threads: of }) => of.map((thread) => ({ ...thread, pid })));
  threads.sort((a, b) => b.calls - a.calls);
  return [
    ...(memory.changes === 0
      ? []
      : [
          tableOf(
            'strace-processes',
            'Processes by the most memory that they had mapped',
            processes.toSorted((a, b) => b.peakBytes - a.peakBytes),
            [
              ['pid', 'Process', 'line', ({ pid }) => pid],
              ['program', 'Program', 'file', ({ command }) => command],
              ['peak', 'Peak', 'bytes', ({ peakBytes }) => peakBytes],
              ['final', 'At the end', 'bytes', ({ finalBytes }) => finalBytes],
              [
                'slope',
                'Bytes a second',
                'bytesChange',
                ({ trend }) => wholeBytes(trendOf(trend)?.bytesPerSecond ?? null),
              ],
              ['threads', 'Threads', 'count', ({ threads: of }) => of.length],
              ['exit', 'End', 'text', ({ exit }) => exit],
            ],
            processCount,
          ),
        ]),
    ...(threads.length < 2
      ? []
      : [
          tableOf(
            'strace-threads',
            'Threads by their calls. Threads of a process share its memory: what one mapped is what it asked for, not what it holds',
            threads,
            [
              ['thread', 'Thread', 'line', ({ thread }) => thread],
              ['pid', 'Process', 'line', ({ pid }) => pid],
              ['calls', 'Calls', 'count', ({ calls }) => calls],
              ['errors', 'Errors', 'count', ({ errors }) => errors],
              ['seconds', 'Seconds', 'seconds', ({ seconds }) => seconds],
              ['mapped', 'Mapped', 'bytes', ({ mappedBytes }) => mappedBytes],
              ['unmapped', 'Unmapped', 'bytes', ({ unmappedBytes }) => unmappedBytes],
            ],
          ),
        ]),
    ...(memory.largest.length === 0
      ? []
      : [
          tableOf('strace-mappings', 'The largest mappings', memory.largest, [
            ['bytes', 'Bytes', 'bytes', ({ bytes }) => bytes],
            ['remaining', 'Still mapped at the end', 'bytes', ({ remainingBytes }) => remainingBytes],
            ['kind', 'Kind', 'text', ({ kind }) => kind],
            ['address', 'Address', 'address', ({ address }) => String(address)],
            ['pid', 'Process or thread', 'line', ({ pid }) => (pid === 0 ? null : pid)],
            ['line', 'Line of the log', 'line', ({ line }) => line],
          ]),
        ]),
  ];
}
