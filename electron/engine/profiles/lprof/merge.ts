import type { LineFunction, LineStats } from './line-stats.ts';

/**
 * Several files as one, as line_profiler 5 adds them: hits and times of the same line of the same function are summed;
 * the result has the first file's unit, times of other units are scaled to it and rounded.
 */
export function mergeLineStats(files: readonly [LineStats, ...LineStats[]]): LineStats {
  const { unit } = files[0];
  const merged = new Map<string, { at: LineFunction; lines: Map<number, { hits: number; time: number }> }>();
  for (const stats of files) {
    const scale = stats.unit / unit;
    for (const at of stats.functions) {
      const key = JSON.stringify([at.file, at.line, at.function]);
      let target = merged.get(key);
      if (target === undefined) merged.set(key, (target = { at, lines: new Map() }));
      for (const { line, hits, time } of at.lines) {
        const before = target.lines.get(line) ?? { hits: 0, time: 0 };
        const scaled = scale === 1 ? time : Math.round(time * scale);
        target.lines.set(line, { hits: before.hits + hits, time: before.time + scaled });
      }
    }
  }
  return {
    unit,
    functions: Array.from(merged.values(), ({ at, lines }) => ({
      file: at.file,
      line: at.line,
      function: at.function,
      lines: Array.from(lines, ([line, figures]) => ({ line, ...figures })).sort((a, b) => a.line - b.line),
    })),
  };
}
