import type { Column } from '../../components/virtual-table/column.ts';
import type { ProfileFormat } from '../../../shared/protocol/profile.ts';
import type { ProfileCell, ProfileTableName } from '../../../shared/protocol/profile-screen.ts';
import { countDelta, sizeDelta } from '../../format/deltas.ts';
import { count, exactBytes, plural, seconds, size } from '../../format/numbers.ts';
import { shortText } from '../../format/safe-text.ts';

type Kind =
  | 'text'
  | 'place'
  | 'bytes'
  | 'bytesDelta'
  | 'count'
  | 'countDelta'
  | 'seconds'
  | 'percent'
  | 'code'
  | 'plain'
  | 'weight';

export interface ProfileColumn extends Column {
  readonly kind: Kind;
  /** A bar shows its share of the sum. */
  readonly share?: boolean;
}

const wide = 'minmax(140px, 3fr)';
const make = (
  id: string,
  title: string,
  kind: Kind,
  hint: string,
  more: Partial<ProfileColumn> = {},
): ProfileColumn => {
  const numeric = !['text', 'place', 'code'].includes(kind);
  return { id, title, hint, kind, numeric, sortable: true, width: numeric ? '104px' : wide, ...more };
};

const file = make('file', 'File', 'place', 'The file of the program', { neededWidth: 560 });
const line = make('line', 'Line', 'plain', 'The line in the file', { width: '68px', neededWidth: 620 });
const func = make('function', 'Function', 'text', 'The name of the function');
const calls = make('calls', 'Calls', 'count', 'All calls, recursive ones too');
const primitive = make('primitive', 'Primitive', 'count', 'Calls that were not made by the function itself', {
  neededWidth: 900,
});
const own = make('own', 'Own time', 'seconds', 'Seconds within the function alone: tottime', { share: true });
const cumulative = make(
  'cumulative',
  'Cumulative',
  'seconds',
  'Seconds from entry to return, what it calls included: cumtime',
);
const callColumns = [
  func,
  { ...calls, width: '72px' },
  primitive,
  { ...own, neededWidth: 460 },
  cumulative,
  file,
  line,
];

const memory: ProfileColumn[] = [
  make('file', 'File', 'place', 'Where the memory was allocated'),
  make('line', 'Line', 'plain', 'The line in the file', { width: '68px' }),
  make('size', 'Size', 'bytes', 'Bytes of all blocks', { share: true }),
  make('sizeDiff', 'Change', 'bytesDelta', 'Bytes since the older snapshot', { width: '124px' }),
  make('count', 'Blocks', 'count', 'Blocks of memory', { width: '90px' }),
  make('countDiff', 'Change of blocks', 'countDelta', 'Blocks since the older snapshot', {
    neededWidth: 640,
  }),
  make('average', 'Average', 'bytes', 'Bytes of a block', { neededWidth: 700, width: '90px' }),
  make('depth', 'Frames', 'count', 'Frames of the traceback', { width: '70px', neededWidth: 760 }),
];

/** What snapshots that stand side by side are called. */
export type SnapshotNames = ReadonlyMap<number, { readonly name: string; readonly short: string }>;

/** The columns of a table, in their order; those that the answer does not have are left out. */
export function columnsOf(
  format: ProfileFormat,
  table: ProfileTableName,
  there: readonly string[],
  names: SnapshotNames = new Map(),
): readonly ProfileColumn[] {
  const each = table === 'memory' ? sizeColumns(there, names) : [];
  const columns = all(format, table).filter(({ id }) => there.includes(id));
  if (each.length === 0) return columns;
  // What tells least goes first where many columns need the room.
  const roomier = columns.map((column) => {
    const needed = column.neededWidth ?? (column.id === 'count' ? 480 : null);
    return needed === null ? column : { ...column, neededWidth: needed + sizeWidth * each.length };
  });
  const at = roomier.findIndex(({ id }) => id === 'sizeDiff');
  return [...roomier.slice(0, at), ...each, ...roomier.slice(at)];
}

const sizeWidth = 104;
const longestTitle = 12;

/** A column for each snapshot: `size@DUMP`. */
function sizeColumns(there: readonly string[], names: SnapshotNames): ProfileColumn[] {
  return there
    .filter((id) => id.startsWith('size@'))
    .map((id, at) => {
      const known = names.get(Number(id.slice(5)));
      const name = shortText(known?.name ?? `snapshot ${at + 1}`, 60);
      const short = known?.short ?? name;
      const title = name.length <= longestTitle ? name : short.length < 3 ? `Size ${short}` : short;
      return make(id, shortText(title, longestTitle), 'bytes', `Bytes in ${name}`, {
        width: `${sizeWidth}px`,
        share: true,
      });
    });
}

function all(format: ProfileFormat, table: ProfileTableName): ProfileColumn[] {
  switch (table) {
    case 'memory':
      return memory;
    case 'callers':
    case 'callees':
      return callColumns;
    case 'lines':
      return [
        make('line', 'Line', 'plain', 'The line in the file', { width: '60px' }),
        make('hits', 'Hits', 'count', 'How often the line ran', { width: '84px' }),
        make('time', 'Time', 'seconds', 'Seconds on the line, what it calls included', { width: '96px' }),
        make('each', 'Per hit', 'seconds', 'Seconds of one run of the line', {
          width: '96px',
          neededWidth: 620,
        }),
        format === 'tracemalloc'
          ? make('share', '% of file', 'percent', 'Share of what the whole file allocated', { width: '84px' })
          : make('share', '% time', 'percent', 'Share of the time of the function', { width: '76px' }),
        make('size', 'Size', 'bytes', 'Bytes of the blocks that the line allocated', { width: '96px' }),
        make('sizeDiff', 'Change', 'bytesDelta', 'Bytes since the oldest snapshot', { width: '124px' }),
        make('count', 'Blocks', 'count', 'Blocks of memory', { width: '76px' }),
        make('memory', 'Memory', 'bytes', 'Memory of the process after the line'),
        make('increment', 'Increment', 'bytesDelta', 'What the line added', { width: '118px' }),
        make('code', 'Program', 'code', 'The line of the program, where the file is at hand', {
          sortable: false,
        }),
      ];
    case 'calls':
      return [
        make('name', 'System call', 'text', 'The name of the system call'),
        make('count', 'Calls', 'count', 'Calls that were begun', { share: true }),
        make('errors', 'Errors', 'count', 'Calls that gave an error'),
        make('seconds', 'Time', 'seconds', 'Seconds of all calls together (strace -T)'),
        make('each', 'Per call', 'seconds', 'Seconds of one call', { neededWidth: 620 }),
        make('slowest', 'Slowest', 'seconds', 'Seconds of the slowest call', { neededWidth: 700 }),
        make('unfinished', 'Unfinished', 'count', 'Calls that are not known to have returned', {
          neededWidth: 800,
        }),
      ];
    case 'slowest':
      return [
        make('name', 'System call', 'text', 'The name of the system call'),
        make('seconds', 'Time', 'seconds', 'Seconds of this call'),
        make('pid', 'Process', 'plain', 'The process or thread that called'),
        make('time', 'At', 'plain', 'The time in the log', { width: '170px' }),
        make('line', 'Line', 'count', 'The line of the log'),
      ];
    case 'processes':
      return [
        make('command', 'Program', 'text', 'The program it executed last'),
        make('pid', 'Process', 'plain', 'Its number', { width: '76px' }),
        make('parent', 'Parent', 'plain', 'The process that made it', { width: '76px', neededWidth: 640 }),
        make('peak', 'Peak', 'bytes', 'Most bytes mapped at once'),
        make('final', 'At the end', 'bytes', 'Bytes mapped when it ended, or the log did'),
        make('threads', 'Threads', 'count', 'Threads that the log shows', {
          width: '76px',
          neededWidth: 580,
        }),
        make('calls', 'Calls', 'count', 'All calls of its threads', { width: '84px', neededWidth: 700 }),
        make(
          'slope',
          'Per second',
          'bytesDelta',
          'What its memory grew by in a second: the slope of a straight line through it. Empty for less than 5 s',
          {
            width: '118px',
            neededWidth: 820,
          },
        ),
        make('exit', 'End', 'text', 'How it ended', { width: '130px', neededWidth: 930 }),
      ];
    case 'threads':
      return [
        make('thread', 'Thread', 'plain', 'Its number'),
        make('pid', 'Process', 'plain', 'The process it is of; its threads share one memory'),
        make('command', 'Program', 'text', 'The program its process executed last', { neededWidth: 960 }),
        make('calls', 'Calls', 'count', 'Calls that it began', { share: true }),
        make('errors', 'Errors', 'count', 'Calls of it that gave an error'),
        make('seconds', 'Time', 'seconds', 'Seconds of all its calls together (strace -T)'),
        make('mapped', 'Mapped', 'bytes', 'Bytes that it asked for; the memory is its process’s', {
          neededWidth: 620,
        }),
        make('unmapped', 'Unmapped', 'bytes', 'Bytes that it gave back', { neededWidth: 700 }),
      ];
    case 'mappings':
      return [
        make('kind', 'Kind', 'text', 'What is behind the memory'),
        make('bytes', 'Size', 'bytes', 'Bytes mapped'),
        make('remaining', 'Still mapped', 'bytes', 'Bytes of it mapped at the end'),
        make('address', 'Address', 'text', 'Where it lies', { width: '150px', neededWidth: 560 }),
        make('pid', 'Process', 'plain', 'Who mapped it', { neededWidth: 640 }),
        make('line', 'Line', 'count', 'The line of the log'),
      ];
    case 'runs':
      return [
        make('command', 'Command', 'text', 'What was run'),
        make('peak', 'Peak', 'bytes', 'The highest sample'),
        make('seconds', 'Time', 'seconds', 'From the first sample to the last'),
        make('samples', 'Samples', 'count', 'Figures of memory'),
      ];
    case 'samples':
      return [
        make('time', 'Time', 'seconds', 'Seconds after the first sample'),
        make('size', 'Size', 'bytes', 'Bytes of all reachable objects'),
        make('count', 'Objects', 'count', 'Reachable objects'),
        make('kinds', 'Kinds', 'count', 'Rows of the sample'),
      ];
    case 'kinds':
      return [
        make('kind', 'Kind', 'text', 'What heapy calls the set'),
        make('size', 'Size', 'bytes', 'Bytes of the set', { share: true }),
        make('count', 'Objects', 'count', 'Objects of the set'),
        make('average', 'Average', 'bytes', 'Bytes of one object', { neededWidth: 560 }),
      ];
    case 'functions':
      return functionColumns(format);
  }
}

function functionColumns(format: ProfileFormat): ProfileColumn[] {
  if (format === 'pstats')
    return [
      func,
      calls,
      primitive,
      own,
      make('ownEach', 'Per call', 'seconds', 'Own time of one call: the first percall', {
        neededWidth: 1000,
      }),
      cumulative,
      make(
        'cumulativeEach',
        'Per call',
        'seconds',
        'Cumulative time of one primitive call: the second percall',
        { neededWidth: 1000 },
      ),
      file,
      line,
    ];
  if (format === 'mprof')
    return [
      func,
      make('increment', 'Increment', 'bytesDelta', 'Memory at the end less memory at the start', {
        width: '124px',
      }),
      make('atStart', 'At start', 'bytes', 'Memory when it began', { neededWidth: 640 }),
      make('atEnd', 'At end', 'bytes', 'Memory when it ended', { neededWidth: 640 }),
      make('time', 'Began', 'seconds', 'Seconds after the first sample'),
      make('seconds', 'Took', 'seconds', 'Seconds from start to end'),
    ];
  if (format === 'lprof' || format === 'mprof-lines')
    return [
      func,
      make('time', 'Time', 'seconds', 'Seconds of all its lines', { share: true }),
      make('growth', 'Growth', 'bytesDelta', 'Increments of all its lines', { width: '118px' }),
      make('hits', 'Hits', 'count', 'Runs of its lines'),
      make('lines', 'Lines', 'count', 'Lines measured', { neededWidth: 640 }),
      file,
      line,
    ];
  return [
    func,
    make('self', 'Own', 'weight', 'Weight of the stacks that end in it', { share: true, width: '120px' }),
    make('total', 'Total', 'weight', 'Weight of the stacks that it stands in', { width: '120px' }),
    file,
    line,
  ];
}

/** A weight in its unit: sizes and times as such, what is counted as a number. */
export function weight(value: number, unit: string): string {
  if (unit === 'bytes') return size(value);
  if (unit === 'seconds') return seconds(value);
  const number = count(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  return unit === '' ? number : `${number} ${unit}`;
}

export function cellText({ kind, id }: ProfileColumn, cell: ProfileCell, unit: string): string {
  if (cell === null) return '';
  // Of a path its end tells files apart; the whole is in the hint.
  if (kind === 'place' && typeof cell === 'string')
    return shortText(cell.split(/[\\/]/).slice(-2).join('/'), 160);
  if (typeof cell === 'string') return shortText(cell, kind === 'code' ? 300 : 160);
  switch (kind) {
    case 'bytes':
      return size(cell);
    case 'bytesDelta':
      return sizeDelta(cell);
    case 'countDelta':
      return countDelta(cell);
    case 'count':
      return count(cell);
    case 'seconds':
      return seconds(cell);
    case 'percent':
      return `${cell.toFixed(1)} %`;
    case 'weight':
      return weight(cell, unit);
    default:
      return id === 'time' ? String(Number(cell.toFixed(6))) : String(cell);
  }
}

/** What stands behind a rounded figure. */
export function cellHint(
  { kind, id }: ProfileColumn,
  cell: ProfileCell,
  cells: Readonly<Record<string, ProfileCell>> = {},
): string | undefined {
  if (cell === null) return undefined;
  if (typeof cell === 'string') return cell.length > 20 ? shortText(cell, 600) : undefined;
  if (kind === 'bytes' || kind === 'bytesDelta') {
    const bytes = Number.isInteger(cell) ? exactBytes(cell) : `${cell} bytes`;
    const blocks = id.startsWith('size@') ? cells[`count@${id.slice(5)}`] : undefined;
    return typeof blocks === 'number' ? `${bytes} in ${plural(blocks, 'block')}` : bytes;
  }
  return kind === 'seconds' ? `${cell} seconds` : undefined;
}
