import { sizeWords } from '../../../shared/base/size-words.ts';
import type { ToldDifference } from '../../../shared/protocol/insight.ts';
import type { ArenaMap } from './arenas.ts';
import type { MallocStats } from './malloc-stats.ts';

const whole = (figure: number): string => figure.toLocaleString('en-US');
const newer =
  'More than were told: the figures were taken before the objects were written, and what was made meanwhile is here alone; or memory of a library looks like a pool.';

/** What the addresses show beside what the allocator said of itself, with what the difference is. */
export function toldDifferences(map: ArenaMap, told: MallocStats): ToldDifference[] {
  const seen = map.classes.reduce(
    (sum, each) => ({ blocks: sum.blocks + each.seen, bytes: sum.bytes + each.seen * each.blockBytes }),
    { blocks: 0, bytes: 0 },
  );
  const said = told.classes.reduce(
    (sum, each) => ({
      pools: sum.pools + each.pools,
      blocks: sum.blocks + each.inUse,
      bytes: sum.bytes + each.inUse * each.blockBytes,
    }),
    { pools: 0, blocks: 0, bytes: 0 },
  );
  const row = (
    what: ToldDifference['what'],
    { here, there }: { here: number; there: number },
    fewer: string,
  ): ToldDifference => ({
    what,
    seen: here,
    told: there,
    why: here === there ? '' : here > there ? newer : fewer,
  });
  return [
    row(
      'arenas',
      { here: map.arenas.length, there: told.arenas ?? 0 },
      'The others hold no object of the dump, or lie so that fewer runs of their size cover all pools.',
    ),
    row(
      'pools',
      { here: map.pools.row.length, there: said.pools },
      `In the others lie blocks without an object of the dump alone; ${whole(told.unusedPools ?? 0)} pools besides are not in use.`,
    ),
    row(
      'blocks',
      { here: seen.blocks, there: said.blocks },
      'The others hold what a dump has no address of: tables of dicts and sets, elements of lists, attribute values, and what the interpreter has for itself.',
    ),
    row('bytes', { here: seen.bytes, there: said.bytes }, bytesWords(map, told, said.bytes - seen.bytes)),
  ];
}

function bytesWords(map: ArenaMap, told: MallocStats, difference: number): string {
  const lists = told.freeLists.reduce((sum, { bytes }) => sum + bytes, 0);
  const elements = Math.min(map.elsewhereBytes, Math.max(0, difference));
  const rest = Math.max(0, difference - elements - lists);
  return `Of the ${sizeWords(difference)} between, ${sizeWords(elements)} are elements and tables of small containers by their sizes, ${sizeWords(lists)} objects in free lists, and ${sizeWords(rest)} the interpreter's own, attribute values among it.`;
}

/** Why nothing is told, and what would be. */
export const nothingTold = (map: ArenaMap): string =>
  map.python.least === 207
    ? 'How many arenas and pools there really are, and how many blocks are in use without an object, cannot be known: Python 2.7 has no figures of its allocator.'
    : "How many arenas and pools there really are, and how many blocks are in use without an object, cannot be known from this dump: it has no _debugmallocstats. Meliscope's own script writes it along for a process of one thread, from a fork, or with malloc_stats=True.";
