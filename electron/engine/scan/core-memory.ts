import type { ScanCore } from './core.ts';
import { control, controlBase, controlWords } from './layout.ts';

/** Zero bytes after the input, so that the core's wide reads end there and not in old data. */
export const padding = 64;
const firstFree = 65536;
const rowCapacity = 1 << 15;

/**
 * Hands out regions of a core's memory and keeps its control words. Regions only grow: a larger one is taken
 * from the end and the old one is left, which doubling keeps below the size of the new one.
 */
export class CoreMemory {
  readonly core: ScanCore;
  #free = firstFree;
  bytes: Uint8Array = new Uint8Array(0);
  words: Uint32Array = new Uint32Array(0);
  /** Where file reads land, page-aligned; `room` bytes before it take the rest of the window before. */
  inputBase = 0;
  room = 0;
  window = 0;

  constructor(core: ScanCore, window: number) {
    this.core = core;
    this.#refresh();
    this.bytes.fill(0, controlBase, controlBase + controlWords * 4);
    this.#column(control.addressColumn, 8);
    for (const column of [
      control.sizeColumn,
      control.typeColumn,
      control.lengthColumn,
      control.lineStartColumn,
      control.referenceCountColumn,
    ]) {
      this.#column(column, 4);
    }
    this.#column(control.fieldsColumn, 1);
    this.set(control.rowCapacity, rowCapacity);
    this.growReferences(1 << 18);
    this.#growTypes(1 << 10, 1 << 16);
    this.growInput(64 * 1024, window);
  }

  get(index: number): number {
    return this.words[(controlBase >> 2) + index]!;
  }
  set(index: number, value: number): void {
    this.words[(controlBase >> 2) + index] = value;
  }
  /** `count` elements of a 32-bit column. */
  column(index: number, count: number): Uint32Array {
    const start = this.get(index) >>> 2;
    return this.words.subarray(start, start + count);
  }
  fields(count: number): Uint8Array {
    const start = this.get(control.fieldsColumn);
    return this.bytes.subarray(start, start + count);
  }

  growReferences(capacity: number): void {
    const old = this.column(control.referenceColumn, this.get(control.references) * 2).slice();
    this.set(control.referenceColumn, this.#take(capacity * 8));
    this.set(control.referenceCapacity, capacity);
    this.words.set(old, this.get(control.referenceColumn) >>> 2);
  }

  /** `room` bytes for what is left of the last window, then `window` bytes for a read. The input is lost. */
  growInput(room: number, window: number): void {
    const start = this.#take(room + 4096 + window + padding + 16);
    this.inputBase = Math.ceil((start + room) / 4096) * 4096;
    this.room = room;
    this.window = window;
  }

  /** Doubles the type table, and the name arena until `nameBytes` more fit. */
  growTypes(nameBytes: number): void {
    const capacity = this.get(control.typeCapacity) * 2;
    let arena = this.get(control.nameArenaCapacity) * 2;
    while (arena - this.get(control.nameArenaUsed) < nameBytes) arena *= 2;
    this.#growTypes(capacity, arena);
  }

  #growTypes(capacity: number, arenaBytes: number): void {
    const count = this.get(control.typeCount);
    const used = this.get(control.nameArenaUsed);
    const oldArena = this.get(control.nameArena);
    const oldEntries = this.get(control.typeEntries);
    const arena = this.#take(arenaBytes);
    const entries = this.#take(capacity * 12);
    const slots = this.#take(capacity * 8);
    this.bytes.copyWithin(arena, oldArena, oldArena + used);
    for (let type = 0; type < count; type += 1) {
      const from = (oldEntries >>> 2) + type * 3;
      const to = (entries >>> 2) + type * 3;
      this.words[to] = this.words[from]! - oldArena + arena;
      this.words[to + 1] = this.words[from + 1]!;
      this.words[to + 2] = this.words[from + 2]!;
    }
    this.set(control.nameArena, arena);
    this.set(control.nameArenaCapacity, arenaBytes);
    this.set(control.typeEntries, entries);
    this.set(control.typeCapacity, capacity);
    this.set(control.slots, slots);
    this.set(control.slotMask, capacity * 2 - 1);
    this.core.rehash();
  }

  /** The bytes of a type's name as it stands in the file; a copy. */
  typeName(type: number): Uint8Array {
    const entry = (this.get(control.typeEntries) >>> 2) + type * 3;
    const start = this.words[entry]!;
    return this.bytes.slice(start, start + this.words[entry + 1]!);
  }

  #column(index: number, elementBytes: number): void {
    this.set(index, this.#take(rowCapacity * elementBytes));
  }

  #take(bytes: number): number {
    const start = this.#free;
    this.#free = Math.ceil((start + bytes) / 64) * 64;
    if (this.#free > 0xffff0000)
      throw new RangeError('Array buffer allocation failed: the scan memory is full');
    if (this.#free > this.bytes.length) {
      this.core.grow(this.#free);
      this.#refresh();
    }
    return start;
  }

  #refresh(): void {
    const buffer = this.core.buffer();
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
  }
}
