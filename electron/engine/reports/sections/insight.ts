import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { InsightPython } from '../../../../shared/protocol/insight.ts';
import { partNames, toldNames } from '../../../../shared/protocol/insight.ts';
import type { ReportBlock } from '../../../../shared/protocol/report.ts';
import type { MainMaterial } from '../material.ts';
import { clipped } from './text-limits.ts';

const mostRows = 50;
const mostGroups = 100;
const mostHolders = 3;

const howKnown = {
  dump: 'as the dump says',
  given: 'as given',
  inferred: 'inferred from the sizes of its objects',
  unknown: '',
} as const;
const pythonWords = ({ version, source, note }: InsightPython): string =>
  `${version === '' ? 'Python of an unknown version' : `Python ${version}, ${howKnown[source]}`}.${note === null ? '' : ` ${note}`}`;

/** Room that containers have and do not use. */
export function waste({ waste: answer }: MainMaterial): ReportBlock[] {
  if (answer === null) return [];
  const wasted = answer.types.reduce((sum, type) => sum + type.wasted, 0);
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      paragraphs: [
        pythonWords(answer.python),
        `${sizeWords(wasted)} are slots that containers have and do not use. A copy fits closer; what copies would save stands beside.`,
        ...answer.savings.map(({ sentence }) => clipped(sentence)),
      ],
    },
    {
      kind: 'table',
      id: 'waste-types',
      caption: 'Slots used and not used, by type',
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'count', title: 'Count', kind: 'count' },
        { id: 'bytes', title: 'Bytes', kind: 'bytes' },
        { id: 'used', title: 'Used', kind: 'count' },
        { id: 'slots', title: 'Slots', kind: 'count' },
        { id: 'wasted', title: 'Not used', kind: 'bytes' },
        { id: 'savedByCopy', title: 'Saved by copies', kind: 'bytes' },
        { id: 'empty', title: 'Empty', kind: 'count' },
        { id: 'unknown', title: 'Size not understood', kind: 'count' },
      ],
      rows: answer.types.map((row) => [
        row.type,
        row.count,
        row.bytes,
        row.used,
        row.slots,
        row.wasted,
        row.savedByCopy,
        row.empty,
        row.unknown,
      ]),
      total: answer.types.length,
    },
  ];
  if (answer.holders.length > 0)
    blocks.push({
      kind: 'table',
      id: 'waste-holders',
      caption: 'What holds the containers with the most room to spare',
      columns: [
        { id: 'type', title: 'Holder', kind: 'type' },
        { id: 'address', title: 'Address', kind: 'address' },
        { id: 'containers', title: 'Containers', kind: 'count' },
        { id: 'wasted', title: 'Not used', kind: 'bytes' },
      ],
      rows: answer.holders
        .slice(0, mostRows)
        .map(({ type, address, containers, wasted: bytes }) => [clipped(type), address, containers, bytes]),
      total: answer.holders.length,
    });
  if (answer.sparseCount > 0)
    blocks.push({
      kind: 'table',
      id: 'waste-sparse',
      caption: `Dicts and sets that are nearly empty; copies of all would take ${sizeWords(answer.sparseBytes)} less`,
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'address', title: 'Address', kind: 'address' },
        { id: 'used', title: 'Used', kind: 'count' },
        { id: 'slots', title: 'Slots', kind: 'count' },
        { id: 'wasted', title: 'Not used', kind: 'bytes' },
      ],
      rows: answer.sparse
        .slice(0, mostRows)
        .map((row) => [row.type, row.address, row.used, row.slots, row.wasted]),
      total: answer.sparseCount,
    });
  return blocks;
}

/** Equal values that one object would do for. The values themselves are values to redaction. */
export function duplicates({ duplicates: answer }: MainMaterial): ReportBlock[] {
  if (answer === null) return [];
  const likely =
    answer.likelyBytes === 0
      ? ''
      : ` Where the dump holds only the beginning of a value, equal beginnings, lengths and sizes make it likely: ${sizeWords(answer.likelyBytes)} more.`;
  const said = `At least ${sizeWords(answer.wasted)} are objects that an equal one could stand for.${likely}`;
  const blocks: ReportBlock[] = [
    { kind: 'text', paragraphs: [said] },
    {
      kind: 'table',
      id: 'duplicate-types',
      caption: 'By type; name-like texts are those of letters, digits and underscores alone',
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'objects', title: 'Objects', kind: 'count' },
        { id: 'repeats', title: 'Repeats', kind: 'count' },
        { id: 'wasted', title: 'Wasted', kind: 'bytes' },
        { id: 'nameLikeBytes', title: 'Of it name-like', kind: 'bytes' },
        { id: 'likelyBytes', title: 'Likely besides', kind: 'bytes' },
        { id: 'unknown', title: 'Without a value', kind: 'count' },
      ],
      rows: answer.types.map((row) => [
        row.type,
        row.objects,
        row.repeats,
        row.wasted,
        row.nameLikeBytes,
        row.likelyBytes,
        row.unknown,
      ]),
      total: answer.types.length,
    },
  ];
  if (answer.groups.length > 0)
    blocks.push({
      kind: 'table',
      id: 'duplicate-values',
      caption: 'Values by the bytes that their repeats take',
      columns: [
        { id: 'value', title: 'Value', kind: 'value' },
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'address', title: 'One of them', kind: 'address' },
        { id: 'count', title: 'Count', kind: 'count' },
        { id: 'size', title: 'Each', kind: 'bytes' },
        { id: 'wasted', title: 'Wasted', kind: 'bytes' },
        { id: 'certain', title: 'Equal', kind: 'text' },
        { id: 'holder', title: 'Held by most', kind: 'type' },
        { id: 'holders', title: 'Of them', kind: 'text' },
      ],
      rows: answer.groups.slice(0, mostGroups).map((row) => [
        clipped(row.text),
        clipped(row.type),
        row.address,
        row.count,
        row.size,
        row.wasted,
        row.whole ? 'for sure' : 'likely',
        row.holders[0] === undefined ? null : clipped(row.holders[0].type),
        row.holders
          .slice(0, mostHolders)
          .map(({ count }) => count.toLocaleString('en-US'))
          .join(', '),
      ]),
      total: answer.groupCount,
    });
  return blocks;
}

/** Small objects in the pools and arenas of Python's allocator. */
export function arenas({ arenas: answer }: MainMaterial): ReportBlock[] {
  if (answer === null) return [];
  const blocks: ReportBlock[] = [
    { kind: 'text', paragraphs: [pythonWords(answer.python), ...answer.sentences] },
  ];
  if (answer.layout === null) return blocks;
  if (answer.told !== null)
    blocks.push({
      kind: 'table',
      id: 'arena-told',
      caption: 'What the process told of its allocator at the time, beside what addresses show',
      columns: [
        { id: 'what', title: 'Figure', kind: 'text' },
        { id: 'seen', title: 'By addresses', kind: 'count' },
        { id: 'told', title: 'Told', kind: 'count' },
        { id: 'difference', title: 'Difference', kind: 'change' },
        { id: 'why', title: 'What it is', kind: 'text' },
      ],
      rows: answer.told.differences.map(({ what, seen, told, why }) => [
        toldNames[what],
        seen,
        told,
        told - seen,
        why,
      ]),
      total: answer.told.differences.length,
    });
  blocks.push({
    kind: 'table',
    id: 'arena-classes',
    caption: 'By block size',
    columns: [
      { id: 'blockBytes', title: 'Block', kind: 'bytes' },
      { id: 'pools', title: 'Pools', kind: 'count' },
      { id: 'blocks', title: 'Blocks', kind: 'count' },
      { id: 'seen', title: 'With an object', kind: 'count' },
      { id: 'fill', title: 'Fill', kind: 'percent' },
      ...(answer.told === null
        ? []
        : ([
            { id: 'toldPools', title: 'Pools told', kind: 'count' },
            { id: 'toldInUse', title: 'In use told', kind: 'count' },
          ] as const)),
    ],
    rows: answer.classes.map((row) => [
      row.blockBytes,
      row.pools,
      row.blocks,
      row.seen,
      row.blocks === 0 ? null : (row.seen * 100) / row.blocks,
      ...(answer.told === null ? [] : [row.toldPools, row.toldInUse]),
    ]),
    total: answer.classes.length,
  });
  if (answer.lonely.length > 0)
    blocks.push({
      kind: 'table',
      id: 'arena-lonely',
      caption: 'Pools with one object that the dump knows, by its type',
      columns: [
        { id: 'type', title: 'Type', kind: 'type' },
        { id: 'pools', title: 'Pools', kind: 'count' },
        { id: 'object', title: 'One of them', kind: 'address' },
      ],
      rows: answer.lonely.map(({ type, pools, object }) => [clipped(type), pools, object]),
      total: answer.lonely.length,
    });
  return blocks;
}

/** What the resident memory of the process is, by what the dump itself says. */
export function diagnosis({ diagnosis: found }: MainMaterial): ReportBlock[] {
  if (found === null) return [];
  if (found === 'not-told')
    return [
      {
        kind: 'text',
        paragraphs: [
          'The dump does not say how much memory of the process was resident. meliscope diagnose takes /proc/PID/status, smaps and more beside it.',
        ],
      },
    ];
  const { rss, parts, branch, missing } = found;
  return [
    { kind: 'text', paragraphs: [branch.sentence, ...branch.advice] },
    {
      kind: 'table',
      id: 'resident',
      caption: `The ${sizeWords(rss)} that were resident, as far as figures account for them`,
      columns: [
        { id: 'part', title: 'Part', kind: 'text' },
        { id: 'least', title: 'At least', kind: 'bytes' },
        { id: 'most', title: 'At most', kind: 'bytes' },
        { id: 'source', title: 'From', kind: 'text' },
      ],
      rows: parts.map(({ part, least, most, source }) => [partNames[part], least, most, source]),
      total: parts.length,
    },
    ...(missing.length === 0
      ? []
      : [{ kind: 'text', paragraphs: [`These would tell more: ${missing.join('; ')}.`] } as const]),
  ];
}
