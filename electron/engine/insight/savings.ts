import { bitsetOf, clearBit, hasBit, setBit } from '../graph/bitset.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import { isInstanceType } from '../graph/type-lists.ts';
import { emptySize } from '../../../shared/python/container-sizes.ts';
import type { DumpPython } from './python-version.ts';

export type SavingKind = 'tuple' | 'slots' | 'array';
/** An estimate: what other types in the program would take less. */
export interface Saving {
  readonly kind: SavingKind;
  /** The class, for 'slots'; else null. */
  readonly type: number | null;
  readonly count: number;
  readonly bytes: number;
}

const arrayItem = 8;
/** They look like instances and cannot have `__slots__`: modules, and old-style instances of 2.7. */
const withoutSlots: ReadonlySet<string> = new Set(['module', 'instance']);

/** Adds up what other types would take less; only sums are kept. */
export class Savings {
  readonly #graph: HeapGraph;
  readonly #python: DumpPython;
  readonly #list: number;
  readonly #dict: number;
  readonly #numbers: ReadonlySet<number>;
  /** For each type, 1 where its objects are no instances of a class of the program. */
  readonly #other: Uint8Array;
  /** Elements met in the list at hand: one that stands in it twice is there once. */
  readonly #met: Uint32Array;
  readonly #tuple = { count: 0, bytes: 0 };
  readonly #array = { count: 0, bytes: 0 };
  readonly #slots = new Map<number, { count: number; bytes: number }>();

  constructor(graph: HeapGraph, python: DumpPython) {
    this.#graph = graph;
    this.#python = python;
    const { names } = graph.view.types;
    this.#met = bitsetOf(graph.view.edges.objects);
    this.#list = names.indexOf('list');
    this.#dict = names.indexOf('dict');
    this.#numbers = new Set([names.indexOf('int'), names.indexOf('float')]);
    this.#other = Uint8Array.from(names, (name) => (isInstanceType(name) && !withoutSlots.has(name) ? 0 : 1));
  }

  look(row: number): void {
    const { view, idom } = this.#graph;
    const { start, target } = view.edges;
    const { of } = view.types;
    const [first, end] = [start[row]!, start[row + 1]!];
    const type = of[row]!;
    if (!this.#python.known) return;
    if (type === this.#list && end > first) {
      const saved = sizeAt(view.size, row) - emptySize(this.#python, 'tuple') - 8 * (end - first);
      if (saved > 0) {
        this.#tuple.count += 1;
        this.#tuple.bytes += saved;
      }
      this.#lookAtNumbers(row, first, end);
      return;
    }
    // An instance refers to its dict and its class; from 3.11 on mostly to its values alone, whose room no dump has.
    if (type === this.#dict || this.#other[type] === 1 || end - first > 2) return;
    for (let at = first; at < end; at += 1) {
      const dict = target[at]!;
      if (dict === none || of[dict] !== this.#dict || idom[dict] !== row) continue;
      const length = start[dict + 1]! - start[dict]!;
      const values = this.#python.least === 207 ? length / 2 : length;
      const now = sizeAt(view.size, row) + sizeAt(view.size, dict);
      const saved = now - (16 + this.#python.gcHead + 8 * values);
      if (saved <= 0) continue;
      const sum = this.#slots.get(type) ?? { count: 0, bytes: 0 };
      sum.count += 1;
      sum.bytes += saved;
      this.#slots.set(type, sum);
    }
  }

  #lookAtNumbers(row: number, first: number, end: number): void {
    const { view, idom } = this.#graph;
    const { target } = view.edges;
    const { of } = view.types;
    let elements = 0;
    let only = none;
    for (let at = first; at < end; at += 1) {
      const child = target[at]!;
      if (child === none || !this.#numbers.has(of[child]!)) return;
      if (only !== none && of[child] !== only) return;
      only = of[child]!;
    }
    for (let at = first; at < end; at += 1) {
      const child = target[at]!;
      if (idom[child] !== row || hasBit(this.#met, child)) continue;
      setBit(this.#met, child);
      elements += sizeAt(view.size, child);
    }
    for (let at = first; at < end; at += 1) clearBit(this.#met, target[at]!);
    const saved =
      sizeAt(view.size, row) + elements - emptySize(this.#python, 'array') - arrayItem * (end - first);
    if (saved <= 0) return;
    this.#array.count += 1;
    this.#array.bytes += saved;
  }

  list(): Saving[] {
    const slots = [...this.#slots].map(([type, sum]) => ({ kind: 'slots' as const, type, ...sum }));
    return [
      { kind: 'tuple' as const, type: null, ...this.#tuple },
      { kind: 'array' as const, type: null, ...this.#array },
      ...slots,
    ]
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, 20);
  }
}
