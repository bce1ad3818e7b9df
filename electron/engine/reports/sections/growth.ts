import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { ReportBlock, ReportFindings } from '../../../../shared/protocol/report.ts';
import type { SuspectEvidence } from '../../../../shared/protocol/suspects.ts';
import { suspectTitles } from '../../../../shared/protocol/suspects.ts';
import { growthOf } from '../../compare/growth.ts';
import { orderGrowth } from '../../compare/growth-order.ts';
import { growthTable } from '../../compare/growth-table.ts';
import type { Measurements } from '../../suspects/candidates.ts';
import { judge } from '../../suspects/judge.ts';
import { placeText } from '../../suspects/place.ts';
import type { EarlierMaterial, MainMaterial } from '../material.ts';
import { stepsOfPlace, wayText } from '../way-text.ts';
import { clipped } from './text-limits.ts';

const mostKinds = 200;
/** More lines than this cannot be told apart. */
const mostLines = 8;
/** A comparison of more dumps keeps its first and last ones' figures in columns, the others only in the chart. */
const mostColumns = 6;

/** What piles up or, with earlier dumps, grows: sentences, the largest first. */
export function suspects(
  main: MainMaterial,
  earlier: readonly EarlierMaterial[],
  hideKeys: boolean,
  hideNames: boolean,
): ReportBlock[] {
  const { candidates } = main;
  if (candidates === null) return [];
  const measured = earlier
    .map(({ measurements }) => measurements)
    .filter((each): each is Measurements => each !== null);
  const { suspects: found, note } = judge(candidates, measured, { bare: hideNames });
  if (found.length === 0) return [{ kind: 'text', paragraphs: [note ?? ''] }];
  const places = new Map(candidates.list.map(({ place }) => [place.address, place]));
  const findings = found.map((suspect): ReportFindings['findings'][number] => {
    const place = places.get(suspect.address);
    const path = place === undefined ? null : clipped(wayText(stepsOfPlace(place), hideKeys));
    const told = suspect.sentence
      .slice(0, suspect.sentence.length - suspect.hint.length)
      .trimEnd()
      // As the tables show it.
      .replace(`at ${suspect.address})`, `at 0x${BigInt(suspect.address).toString(16)})`);
    const original = place === undefined ? null : placeText(place);
    return {
      sentence: original === null || path === null ? told : told.replace(original, () => path),
      hint: suspect.hint,
      address: suspect.address,
      type: clipped(suspect.type),
      retained: suspect.retained,
      share: suspect.share,
      path: suspect.kind === 'group' ? null : path,
      title: suspectTitles[suspect.kind],
      further: [
        ...suspect.reasons.map(({ sentence }) => `Also: ${sentence}`),
        ...(hideNames || suspect.evidence.length === 0
          ? []
          : [`See: ${suspect.evidence.map(evidenceText).join('; ')}.`]),
        ...(suspect.unknown === null ? [] : [`Not known: ${suspect.unknown}`]),
      ],
    };
  });
  return [{ kind: 'findings', findings }];
}

const evidenceText = ({ text, type, address, retained }: SuspectEvidence): string =>
  `${text} (${type} at 0x${BigInt(address).toString(16)}, ${sizeWords(retained)})`;

/** What each type did from the first dump to the last, and a chart of those that grew the most. */
export function growth(main: MainMaterial, earlier: readonly EarlierMaterial[]): ReportBlock[] {
  if (earlier.length === 0)
    return [{ kind: 'text', paragraphs: ['Growth needs at least two dumps; this report is about one.'] }];
  const dumps = [...earlier, main];
  const table = growthTable(dumps.map((dump) => dump.table));
  const rows = orderGrowth(table, {
    sortBy: 'bytesDelta',
    descending: true,
    at: null,
    filter: '',
    bytesFloor: 0,
    countFloor: 0,
  });
  const changed = rows.filter((row) => {
    const { countDelta, bytesDelta } = growthOf(table, row, null);
    return countDelta !== 0 || bytesDelta !== 0;
  });
  const largestChanges = [...changed.subarray(0, mostKinds)].map((row) => growthOf(table, row, null));
  const columns = dumps.length > mostColumns ? [0, dumps.length - 1] : dumps.map((_, i) => i);
  const grown = largestChanges.filter(({ bytesDelta }) => bytesDelta > 0).slice(0, mostLines);
  return [
    ...(grown.length === 0
      ? []
      : [
          {
            kind: 'lines',
            caption: 'Bytes of the types that grew the most, dump by dump',
            dumps: dumps.map(({ state }) => clipped(state.name)),
            series: grown.map(({ kind, bytes }) => ({ type: clipped(kind), bytes })),
          } as const,
        ]),
    {
      kind: 'table',
      id: 'growth',
      caption: 'Types that changed from the first dump to the last, the most grown first',
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'countDelta', title: 'Objects ±', kind: 'change' },
        { id: 'bytesDelta', title: 'Bytes ±', kind: 'bytesChange' },
        { id: 'bytesPerDump', title: 'Bytes per dump', kind: 'bytesChange' },
        { id: 'neverShrinks', title: 'Never shrinks', kind: 'text' },
        ...columns.flatMap((at) => [
          { id: `count${at + 1}`, title: `Objects in ${at + 1}`, kind: 'count' } as const,
          { id: `bytes${at + 1}`, title: `Bytes in ${at + 1}`, kind: 'bytes' } as const,
        ]),
      ],
      rows: largestChanges.map((kind) => [
        clipped(kind.kind),
        kind.countDelta,
        kind.bytesDelta,
        Math.round(kind.slope.bytesPerDump),
        kind.neverShrinks ? 'yes' : '',
        ...columns.flatMap((at) => [kind.counts[at] ?? 0, kind.bytes[at] ?? 0]),
      ]),
      total: changed.length,
    },
  ];
}
