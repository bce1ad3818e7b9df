/**
 * heapy's samples (`Stat.dump`, one after the other in a file) as columns: for each sample its figures and a range of
 * rows; for each row its kind (of `kinds`), objects and bytes.
 */
export interface HeapSamples {
  readonly kinds: readonly string[];
  /** Seconds since 1970. */
  readonly time: Float64Array;
  readonly count: Float64Array;
  readonly size: Float64Array;
  /** For each sample where its rows begin; one more for the end. */
  readonly rowStart: Uint32Array;
  readonly rowKind: Uint32Array;
  readonly rowCount: Float64Array;
  readonly rowSize: Float64Array;
  /** What the kinds of the last sample are: "Kind (class / dict of class)". */
  readonly kindHeader: string;
  /** Line at which a last sample begins that is not whole and was left out; 0 without one. */
  readonly unfinishedLine: number;
}
