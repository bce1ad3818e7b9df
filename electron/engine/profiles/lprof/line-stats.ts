/** What line_profiler measured of one function. */
export interface LineFunction {
  readonly file: string;
  /** The line of its `def`, or of its first decorator. */
  readonly line: number;
  readonly function: string;
  /** In the file's order, which is by line. `time` is in the file's unit. */
  readonly lines: readonly { readonly line: number; readonly hits: number; readonly time: number }[];
}

/** A `.lprof` file: `unit` is seconds per unit of time. */
export interface LineStats {
  readonly unit: number;
  /** In the file's order. */
  readonly functions: readonly LineFunction[];
}

/** Sum of a function's times, in the file's unit. */
export const totalTimeOf = ({ lines }: LineFunction): number =>
  lines.reduce((sum, { time }) => sum + time, 0);
