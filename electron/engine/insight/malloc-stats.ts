/** Blocks of one size, as the allocator counts them. */
export interface StatsClass {
  readonly blockBytes: number;
  readonly pools: number;
  readonly inUse: number;
  readonly available: number;
}
export interface FreeList {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** What `sys._debugmallocstats()` prints, in bytes. Figures that it lacks are null. */
export interface MallocStats {
  readonly threshold: number | null;
  readonly classes: readonly StatsClass[];
  readonly arenas: number | null;
  readonly arenaBytes: number | null;
  readonly highwaterArenas: number | null;
  readonly allocatedBytes: number | null;
  readonly availableBytes: number | null;
  readonly unusedPools: number | null;
  readonly poolBytes: number | null;
  readonly unusedPoolBytes: number | null;
  readonly poolHeaderBytes: number | null;
  readonly quantizationBytes: number | null;
  readonly alignmentBytes: number | null;
  /** Tables by which the allocator knows its arenas; mostly untouched memory. */
  readonly arenaMapBytes: number;
  /** Objects that are kept to be used again; most of them lie in allocated blocks. */
  readonly freeLists: readonly FreeList[];
}

const classRow = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$/;
const figureRow = /^(?:# )?([^=\n]{3,60}?)\s*=\s*([\d,]+)\s*$/;
const arenasRow = /^(\d+) arenas \* (\d+) bytes\/arena\s*=/;
const poolsRow = /^(\d+) unused pools \* (\d+) bytes\s*=\s*([\d,]+)/;
const freeRow = /^\s*(\d+) free (.{1,60}?) \* (\d+) bytes each\s*=/;
const longest = 1 << 20;

const whole = (text: string): number => Number(text.replaceAll(',', ''));

/**
 * Reads what the allocator prints; the last one where a text has several, as PYTHONMALLOCSTATS makes. null: the text is none of it. Free
 * lists that are printed twice count once. Grammar of CPython 3.6 to 3.13 (Objects/obmalloc.c, _PyObject_DebugMallocStats).
 */
export function readMallocStats(text: string): MallocStats | null {
  const part = text.slice(Math.max(0, text.length - longest));
  const from = part.lastIndexOf('Small block threshold =');
  const figures = new Map<string, number>();
  const classes: StatsClass[] = [];
  const freeLists = new Map<string, FreeList>();
  let threshold: number | null = null;
  let arenas: readonly [number, number] | null = null;
  let pools: readonly [number, number, number] | null = null;
  for (const line of part.slice(Math.max(0, from)).split('\n')) {
    const small = /^Small block threshold = (\d+)/.exec(line);
    const inClass = classRow.exec(line);
    const inArenas = arenasRow.exec(line);
    const inPools = poolsRow.exec(line);
    const free = freeRow.exec(line);
    const figure = figureRow.exec(line);
    if (small !== null) threshold = Number(small[1]);
    else if (inClass !== null) classes.push(classOf(inClass));
    else if (inArenas !== null) arenas = [Number(inArenas[1]), Number(inArenas[2])];
    else if (inPools !== null) pools = [Number(inPools[1]), Number(inPools[2]), whole(inPools[3]!)];
    else if (free !== null) {
      const [name, count, bytes] = [free[2]!.trim(), Number(free[1]), Number(free[3])];
      freeLists.set(name, { name, count, bytes: count * bytes });
    } else if (figure !== null) figures.set(figure[1]!.trim(), whole(figure[2]!));
  }
  if (arenas === null && freeLists.size === 0) return null;
  const bytesOf = (name: string): number | null => figures.get(name) ?? null;
  const mapBytes = ['root', 'mid', 'bot'].map((level) => bytesOf(`bytes lost to arena map ${level}`) ?? 0);
  return {
    threshold,
    classes,
    arenas: arenas?.[0] ?? null,
    arenaBytes: arenas?.[1] ?? null,
    highwaterArenas: bytesOf('arenas highwater mark'),
    allocatedBytes: bytesOf('bytes in allocated blocks'),
    availableBytes: bytesOf('bytes in available blocks'),
    unusedPools: pools?.[0] ?? null,
    poolBytes: pools?.[1] ?? null,
    unusedPoolBytes: pools?.[2] ?? null,
    poolHeaderBytes: bytesOf('bytes lost to pool headers'),
    quantizationBytes: bytesOf('bytes lost to quantization'),
    alignmentBytes: bytesOf('bytes lost to arena alignment'),
    arenaMapBytes: mapBytes.reduce((sum, bytes) => sum + bytes, 0),
    freeLists: [...freeLists.values()],
  };
}

const classOf = ([, , size, pools, inUse, available]: RegExpExecArray): StatsClass => ({
  blockBytes: Number(size),
  pools: Number(pools),
  inUse: Number(inUse),
  available: Number(available),
});
