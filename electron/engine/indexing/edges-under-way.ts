import type { Dangling, Edges } from '../graph/columns.ts';
import { shared32 } from '../graph/columns.ts';
import { joinDangling, resolveChunk, startsOf } from '../graph/edges.ts';
import type { AddressTable } from '../graph/identity.ts';
import { release } from '../graph/release.ts';
import type { Watch } from '../graph/watch.ts';
import type { RawReferences } from '../scan/scanned-dump.ts';

/**
 * References becoming edges, chunk by chunk. Each chunk is given back once it was used, so that the 8 bytes per raw reference
 * go while the 4 of the edge come; one that was stopped goes on where it was.
 */
export class EdgesUnderWay {
  readonly #chunks: RawReferences['referenceChunks'];
  readonly #start: Uint32Array;
  readonly #target: Uint32Array;
  readonly #dangling: Dangling[] = [];
  #next = 0;

  /** Takes the references over. */
  constructor({ referenceCount, referenceChunks }: RawReferences) {
    this.#chunks = referenceChunks;
    this.#start = startsOf(referenceCount);
    this.#target = shared32(this.#start[referenceCount.length]!);
    release(referenceCount);
  }

  /** null when the watch stopped it. O(references that are left). */
  finish(table: AddressTable, watch: Watch): Edges | null {
    for (; this.#next < this.#chunks.length; this.#next += 1) {
      const chunk = this.#chunks[this.#next]!;
      if (watch(chunk.firstRow)) return null;
      this.#dangling.push(resolveChunk(table, chunk, this.#start, this.#target));
      release(chunk.words);
    }
    return {
      objects: this.#start.length - 1,
      start: this.#start,
      target: this.#target,
      dangling: joinDangling(this.#dangling),
    };
  }
}
