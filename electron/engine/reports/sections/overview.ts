import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { ReportBlock, ReportFacts } from '../../../../shared/protocol/report.ts';
import { writerOf } from '../../answers/writer.ts';
import type { EarlierMaterial, MainMaterial } from '../material.ts';
import { clipped } from './text-limits.ts';

const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** The whole heap in a few figures. */
export function overview(main: MainMaterial): ReportBlock[] {
  const { totals, reachedBytes, roots, table } = main;
  const facts: ReportFacts['facts'] = [
    { label: 'Objects', kind: 'count', value: totals.objects },
    { label: 'Types', kind: 'count', value: totals.types },
    { label: 'Bytes', kind: 'bytes', value: totals.bytes },
    { label: 'References', kind: 'count', value: totals.references },
    ...(reachedBytes === null
      ? []
      : [{ label: 'Reached from roots or cycles', kind: 'bytes', value: reachedBytes } as const]),
    ...(roots === null
      ? []
      : [
          {
            label: 'Roots',
            kind: 'text',
            value: roots.counts.map(({ reason, count }) => `${figure(count)} ${reason}`).join(', '),
          } as const,
        ]),
  ];
  const largest = largestKind(table.bytes);
  const name = largest === null ? null : (table.kind[largest] ?? null);
  if (largest === null || name === null || totals.bytes <= 0) return [{ kind: 'facts', facts }];
  const bytes = table.bytes[largest] ?? 0;
  const share = ((bytes * 100) / totals.bytes).toFixed(1);
  const sentence = `${sizeWords(totals.bytes)} in ${figure(totals.objects)} objects; the most in ${clipped(name)}: ${sizeWords(bytes)}, ${share} %, in ${figure(table.count[largest] ?? 0)} objects.`;
  return [
    { kind: 'text', paragraphs: [sentence] },
    { kind: 'facts', facts },
  ];
}

function largestKind(bytes: Float64Array): number | null {
  let largest: number | null = null;
  for (let row = 0; row < bytes.length; row += 1)
    if (largest === null || bytes[row]! > bytes[largest]!) largest = row;
  return largest;
}

/** What is known of the files themselves. */
export function dumpFacts(main: MainMaterial, earlier: readonly EarlierMaterial[]): ReportBlock[] {
  const { state, view, problems } = main;
  const facts: ReportBlock = {
    kind: 'facts',
    facts: [
      { label: 'File', kind: 'file', value: clipped(state.name) },
      { label: 'Size of the file', kind: 'bytes', value: state.fileBytes },
      { label: 'Last change of the file', kind: 'text', value: new Date(state.modifiedMs).toISOString() },
      { label: 'Format', kind: 'text', value: state.format?.title ?? null },
      { label: 'Compressed', kind: 'text', value: state.compressed ? 'yes, with gzip' : 'no' },
      ...takenFacts(main),
      { label: 'Python', kind: 'text', value: pythonWords(main) },
      ...processFigures(main),
      { label: 'Looked at as', kind: 'text', value: viewWords[view] },
      { label: 'Problems in the file', kind: 'count', value: problems.total },
    ],
  };
  if (earlier.length === 0) return [facts];
  const all = [...earlier.map((each) => ({ state: each.state, totals: each.totals })), main];
  return [
    facts,
    {
      kind: 'table',
      id: 'dumps',
      caption: 'The dumps compared, the oldest first',
      columns: [
        { id: 'file', title: 'File', kind: 'file' },
        { id: 'changed', title: 'Last change', kind: 'text' },
        { id: 'objects', title: 'Objects', kind: 'count' },
        { id: 'bytes', title: 'Bytes', kind: 'bytes' },
      ],
      rows: all.map((each) => [
        clipped(each.state.name),
        new Date(each.state.modifiedMs).toISOString(),
        each.totals.objects,
        each.totals.bytes,
      ]),
      total: all.length,
    },
  ];
}

const viewWords: Readonly<Record<MainMaterial['view'], string>> = {
  raw: 'the dump as it was written',
  collapsed: "meliae's load(): the dicts of instances folded into their owners",
  pruned: "meliae's load() and then remove_expensive_references()",
};

type Facts = ReportFacts['facts'];

const takenFacts = ({ state: { takenMs } }: MainMaterial): Facts =>
  takenMs === null
    ? []
    : [{ label: 'Taken, as the file says', kind: 'text', value: new Date(takenMs).toISOString() }];

/** The dump's own word, else what the types in it tell. */
function pythonWords({ process, table }: MainMaterial): string {
  if (process !== null) {
    const build = process.build.length === 0 ? '' : `, ${process.build.join(', ')}`;
    return clipped(`${process.implementation} ${process.python}${build}`);
  }
  const { python, functionsHoldBuiltins } = writerOf(table.kind);
  if (python === null) return 'of a version that nothing in the dump tells';
  return `${python}${functionsHoldBuiltins ? ', 3.10 or later' : ''}, told by the types in the dump`;
}

/** The command line and the folders of the process stay out of reports: they may say more than people mean to tell. */
function processFigures({ process }: MainMaterial): Facts {
  if (process === null) return [];
  const { platform, machine, rss, threads } = process;
  return [
    {
      label: 'Platform',
      kind: 'text',
      value: clipped(machine === null ? platform : `${platform}, ${machine}`),
    },
    { label: 'Memory of the process (RSS)', kind: 'bytes', value: rss },
    { label: 'Threads', kind: 'count', value: threads },
  ];
}
