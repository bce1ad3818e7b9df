import type { MemoryAsked, MemoryOverTime } from '../../../shared/protocol/insight.ts';
import type { MallocStats } from './malloc-stats.ts';
import type { CHeap, Mapping, StatusFigures } from './proc.ts';

/** What a dump says of where its bytes lie. */
export interface DumpBytes {
  /** Of all objects. */
  readonly bytes: number;
  /** Written by 3.11 or later: attribute values beside the objects are in no object's size. */
  readonly lacksAttributes: boolean;
  /** In blocks of the small-object allocator: objects, and elements that may be there. */
  readonly smallBytes: number;
  /** From the C library. */
  readonly largeBytes: number;
  /** Pools and arenas that objects lie in, in bytes; 0 where the allocator is not known. */
  readonly poolBytes: number;
  readonly arenaBytes: number;
}

/** Everything there is; each may be missing. */
export interface Evidence {
  readonly dump: DumpBytes | null;
  readonly status: StatusFigures | null;
  readonly mappings: readonly Mapping[] | null;
  readonly stats: MallocStats | null;
  readonly heap: CHeap | null;
  readonly overTime: MemoryOverTime | null;
  readonly asked: MemoryAsked | null;
}
