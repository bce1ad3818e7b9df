import { sizeWords } from '../../../shared/base/size-words.ts';
import { addressText, asBytes } from '../../../shared/model/units.ts';
import type { ArenaRow, ArenasAnswer } from '../../../shared/protocol/insight.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { addressTextAt } from '../answers/object-facts.ts';
import type { ArenaFill, ArenaMap } from './arenas.ts';
import { poolAddress } from './arenas.ts';
import { nothingTold, toldDifferences } from './arena-difference.ts';
import type { MallocStats } from './malloc-stats.ts';
import { readMallocStats } from './malloc-stats.ts';
import { insightPython } from './python-words.ts';

/** A window of the arena map, with what the process itself said at the time. `stats`: text of `_debugmallocstats`. */
export function arenasAnswer(
  context: GraphContext,
  map: ArenaMap,
  stats: string | null,
  from: number,
  limit: number,
): ArenasAnswer {
  const told = stats === null ? null : readMallocStats(stats);
  const isPymalloc = map.python.known && map.pools.row.length > 0 && map.small.objects > map.outside.objects;
  const sum = ({ objects, bytes }: { objects: number; bytes: number }) => ({
    objects,
    bytes: asBytes(bytes),
  });
  const arenas = isPymalloc ? map.arenas : [];
  return {
    python: insightPython(map.python),
    layout: isPymalloc
      ? {
          arenaBytes: asBytes(map.layout.arenaBytes),
          poolBytes: asBytes(map.layout.poolBytes),
          threshold: asBytes(map.layout.threshold),
          step: asBytes(map.layout.step),
        }
      : null,
    arenas: arenas.slice(from, from + limit).map((arena) => arenaRow(context, map, arena)),
    arenaCount: arenas.length,
    poolCount: isPymalloc ? map.pools.row.length : 0,
    classes: isPymalloc ? classRows(map, told) : [],
    small: sum(map.small),
    large: sum(map.large),
    outside: sum(map.outside),
    elsewhereBytes: asBytes(map.elsewhereBytes),
    lonelyPools: isPymalloc ? map.lonelyPools : 0,
    lonely: (isPymalloc ? map.lonely : []).map(({ type, pools, row }) => ({
      type: context.columns.typeNames[type] ?? '',
      pools,
      object: addressTextAt(context.columns, row),
    })),
    told: toldOf(map, told),
    sentences: sentencesOf(map, told, isPymalloc),
  };
}

function arenaRow({ columns }: GraphContext, { pools, layout }: ArenaMap, arena: ArenaFill): ArenaRow {
  const start = poolAddress(pools, arena.firstPool);
  const row: ArenaRow & { places: number[]; blockBytes: number[]; blocks: number[]; seen: number[] } = {
    address: addressText(BigInt(start)),
    pools: arena.pools,
    seenObjects: arena.seenObjects,
    seenBytes: asBytes(arena.seenBytes),
    object: addressText(0n),
    places: [],
    blockBytes: [],
    blocks: [],
    seen: [],
  };
  let least = arena.firstPool;
  for (let pool = arena.firstPool; pool < arena.firstPool + arena.pools; pool += 1) {
    row.places.push((poolAddress(pools, pool) - start) / layout.poolBytes);
    row.blockBytes.push(pools.blockBytes[pool]!);
    row.blocks.push(pools.blocks[pool]!);
    row.seen.push(pools.seen[pool]!);
    if (pools.seen[pool]! < pools.seen[least]!) least = pool;
  }
  return { ...row, object: addressTextAt(columns, pools.row[least]!) };
}

function classRows({ classes, layout }: ArenaMap, told: MallocStats | null): ArenasAnswer['classes'] {
  const seen = new Map(classes.map((each) => [each.blockBytes, each]));
  for (const { blockBytes } of told?.classes ?? [])
    if (!seen.has(blockBytes) && blockBytes % layout.step === 0)
      seen.set(blockBytes, { blockBytes, pools: 0, blocks: 0, seen: 0 });
  return [...seen.values()]
    .sort((a, b) => a.blockBytes - b.blockBytes)
    .map((each) => {
      const said = told?.classes.find(({ blockBytes }) => blockBytes === each.blockBytes);
      return { ...each, toldPools: said?.pools ?? null, toldInUse: said?.inUse ?? null };
    });
}

function toldOf(map: ArenaMap, told: MallocStats | null): ArenasAnswer['told'] {
  if (told === null || told.arenas === null || told.arenaBytes === null) return null;
  return {
    arenas: told.arenas,
    arenaBytes: asBytes(told.arenas * told.arenaBytes),
    pools: told.classes.reduce((sum, { pools }) => sum + pools, 0),
    unusedPools: told.unusedPools ?? 0,
    inUseBytes: asBytes(told.allocatedBytes ?? 0),
    differences: toldDifferences(map, told),
  };
}

const whole = (figure: number): string => figure.toLocaleString('en-US');

function sentencesOf(map: ArenaMap, told: MallocStats | null, isPymalloc: boolean): string[] {
  if (!map.python.known) return ['The blocks of this build are not known, so its objects are not placed.'];
  if (!isPymalloc)
    return [
      "The objects do not lie as Python's small-object allocator puts them: another allocator was in use (PYTHONMALLOC), or the addresses are not those of memory.",
    ];
  const { layout, arenas, pools, small, large, lonelyPools, elsewhereBytes } = map;
  const poolsText = `${whole(pools.row.length)} pools of ${sizeWords(layout.poolBytes)}`;
  const sentences = [
    `${whole(small.objects)} objects of at most ${layout.threshold} bytes (${sizeWords(small.bytes)}) lie in ${poolsText}, in about ${whole(arenas.length)} arenas of ${sizeWords(layout.arenaBytes)}.`,
    `An arena goes back to the system only when all its pools are free; ${whole(lonelyPools)} pools hold one object that the dump knows.`,
    `A dump does not know where an arena begins, nor blocks without an object in it: tables, attribute values and elements of small containers (${sizeWords(elsewhereBytes)} of these objects' sizes) and the interpreter's own. So a pool is filled at least as far as is shown.`,
    `Larger blocks (${sizeWords(large.bytes)}) come from the C library: what they leave when they are freed is its to give back.`,
  ];
  if (told === null || told.arenas === null) sentences.push(nothingTold(map));
  if (map.python.least === 207)
    sentences.push(
      `Until 2.7.6 objects above 256 bytes came from the C library, since 2.7.7 only those above 512: what is between stays in arenas now, until all of an arena is free.`,
    );
  return sentences;
}
