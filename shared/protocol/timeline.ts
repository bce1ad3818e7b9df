import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ViewName } from './views.ts';

export interface OverTimeQuestion {
  /** In the order of time; at most 1,000. The one that `address` is of may be among them or not. */
  readonly dumps: readonly DumpId[];
  readonly view: ViewName;
  /** An object, and the dump that it is of. */
  readonly dump: DumpId;
  readonly address: AddressText;
}

/** What one object is in one dump. */
export interface HeldAt {
  readonly address: AddressText;
  readonly retained: Bytes;
  /** Its "len"; null without one. */
  readonly length: number | null;
  readonly references: number;
  /** `itself`: the object asked for. `path`: reached as that one is. `address`: of its type, at its address. */
  readonly matchedBy: 'itself' | 'path' | 'address';
}

export interface OverTimeAnswer {
  /** How it is reached, such as `__main__.CACHE`. */
  readonly path: string;
  readonly type: string;
  /** One per dump; null: it was not found there. */
  readonly figures: readonly (HeldAt | null)[];
}

/** What a recording says of memory over time, for the timeline. */
export interface SampleSeries {
  readonly format: 'hpy' | 'mprof' | 'tracemalloc' | 'strace';
  /**
   * What the bytes are: the sum of all objects, the memory of the process, what tracemalloc traced, what the log shows
   * to be mapped.
   */
  readonly what: 'objects' | 'process' | 'traced' | 'mapped';
  /**
   * What `times` are: milliseconds since 1970 as the file says, the same of the file's last change because it has no
   * time in it, or milliseconds since its beginning where it has no date.
   */
  readonly clock: 'recorded' | 'file' | 'start';
  /** Ascending. At most 2,000: of a longer recording the highest of each stretch. */
  readonly times: readonly number[];
  readonly bytes: readonly Bytes[];
  /** null where the file counts no objects. */
  readonly counts: readonly number[] | null;
  /** How many samples, or changes, the file has. */
  readonly samples: number;
  /** heapy: the largest kinds of the last sample, each with a figure per time. At most 12. */
  readonly kinds: readonly {
    readonly kind: string;
    readonly bytes: readonly Bytes[];
    readonly counts: readonly number[];
  }[];
  /** mprof: runs of functions, milliseconds since 1970, the first 200. */
  readonly functions: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}
