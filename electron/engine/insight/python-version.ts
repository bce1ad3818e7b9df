import type { PythonRange } from '../../../shared/python/versions.ts';

/** How the version is known. `inferred`: from the sizes and types of the dump. */
export type VersionSource = 'dump' | 'given' | 'inferred' | 'unknown';

export interface DumpPython extends PythonRange {
  readonly source: VersionSource;
  /** Bytes that the garbage collector keeps before each object it watches, as the dump's tuples have it. */
  readonly gcHead: number;
  /** Not for builds without the global lock: their objects have other sizes. */
  readonly known: boolean;
}
