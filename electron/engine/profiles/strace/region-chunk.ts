const firstRoom = 8;

/**
 * Regions [start, end) in ascending order, as columns. Belongs to one space; another copies it before it changes it.
 * A tag is a region's kind (`kindBits`) and, above it, the number of the large mapping that it is of.
 */
export class RegionChunk {
  readonly owner: object;
  length = 0;
  starts = new Float64Array(firstRoom);
  ends = new Float64Array(firstRoom);
  tags = new Uint32Array(firstRoom);

  constructor(owner: object) {
    this.owner = owner;
  }

  insert(at: number, start: number, end: number, tag: number): void {
    const { length } = this;
    if (length === this.starts.length) this.#resize(length * 2);
    const { starts, ends, tags } = this;
    if (at < length) {
      starts.copyWithin(at + 1, at, length);
      ends.copyWithin(at + 1, at, length);
      tags.copyWithin(at + 1, at, length);
    }
    starts[at] = start;
    ends[at] = end;
    tags[at] = tag;
    this.length = length + 1;
  }

  remove(at: number): void {
    const { length, starts, ends, tags } = this;
    if (at + 1 < length) {
      starts.copyWithin(at, at + 1, length);
      ends.copyWithin(at, at + 1, length);
      tags.copyWithin(at, at + 1, length);
    }
    this.length = length - 1;
  }

  /** Takes the later half out and gives it. */
  splitOff(): RegionChunk {
    const from = this.length >> 1;
    const later = this.copyFor(this.owner);
    later.starts.copyWithin(0, from);
    later.ends.copyWithin(0, from);
    later.tags.copyWithin(0, from);
    later.length = this.length - from;
    this.length = from;
    return later;
  }

  copyFor(owner: object): RegionChunk {
    const copy = new RegionChunk(owner);
    copy.starts = this.starts.slice();
    copy.ends = this.ends.slice();
    copy.tags = this.tags.slice();
    copy.length = this.length;
    return copy;
  }

  #resize(room: number): void {
    const { starts, ends, tags } = this;
    this.starts = new Float64Array(room);
    this.ends = new Float64Array(room);
    this.tags = new Uint32Array(room);
    this.starts.set(starts);
    this.ends.set(ends);
    this.tags.set(tags);
  }
}
