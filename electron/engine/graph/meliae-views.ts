import { bitsetOf, hasBit, setBit } from './bitset.ts';
import type { Edges, SizeColumn, Types } from './columns.ts';
import { largestSmallSize, none, shared32, sizeAt } from './columns.ts';
import { rewriteEdges } from './rewrite-edges.ts';

/** A dump as one of meliae's operations leaves it. Rows keep their numbers. */
export interface GraphView {
  readonly edges: Edges;
  readonly size: SizeColumn;
  readonly types: Types;
  /** One bit per row: the view doesn't have this object; it has no bytes, and references to it dangle. null: has all. */
  readonly absent: Uint32Array | null;
  readonly absentObjects: number;
  /** The row after the dump's last, which stands for cut references (meliae's object at address 0); null: none were cut. */
  readonly exReference: number | null;
}

export const rawView = (edges: Edges, size: SizeColumn, types: Types): GraphView => ({
  edges,
  size,
  types,
  absent: null,
  absentObjects: 0,
  exReference: null,
});

/** Objects of these types are never collapsed. */
export const keptAsTheyAre: ReadonlySet<string> = new Set(
  'str dict tuple list type function wrapper_descriptor code classobj int weakref'.split(' '),
);

/**
 * What meliae's `load()` makes of a dump (`collapse_instance_dicts`): an instance's or module's `__dict__` is folded into its
 * owner: its references come before the class, its bytes are added, and it is gone, also for others that refer to it. The
 * objects that meliae takes for instances: [dict, type], on Python 2 [classobj, dict] of type `instance` (which then gets
 * its class's name), and modules that refer to one dict only. So a slots instance whose only attribute is a dict is taken
 * for one, a class instance with a metaclass isn't, and a dict with two owners is counted twice: meliae's figures.
 *
 * Where a reference dangles, meliae's load fails; here the object stays as it is. `nameOf` reads the name of a classobj.
 * O(n + references); 8.1 bytes per object and the new edges.
 */
export function collapsedView(
  raw: GraphView,
  addressWords: Uint32Array,
  nameOf: (row: number) => string | null,
): GraphView & { readonly collapsed: number } {
  const { edges } = raw;
  const { objects, start, target } = edges;
  const of = shared32(objects);
  of.set(raw.types.of);
  const names = [...raw.types.names];
  const type = (name: string) => names.indexOf(name);
  const [dict, module, instance, classobj, typeType] = ['dict', 'module', 'instance', 'classobj', 'type'].map(
    type,
  );
  const never = Uint8Array.from(names, (name) => (keptAsTheyAre.has(name) ? 1 : 0));
  const sizes = new SizeWriter(raw.size, objects);
  const absent = bitsetOf(objects);
  const dictOf = new Uint32Array(objects).fill(none);
  const typeOf = (row: number) => (row === none ? none : raw.types.of[row]!);
  const numberOfName = new Map(names.map((name, number) => [name, number]));
  let collapsed = 0;
  for (let row = 0; row < objects; row += 1) {
    const own = raw.types.of[row]!;
    const first = start[row]!;
    const references = start[row + 1]! - first;
    if (references === 0 || references > 2 || never[own] === 1) continue;
    const one = target[first]!;
    if (references === 1) {
      if (own === module && typeOf(one) === dict) dictOf[row] = one;
    } else {
      const two = target[first + 1]!;
      if (typeOf(one) === dict && typeOf(two) === typeType) dictOf[row] = one;
      else if (own === instance && typeOf(one) === classobj && typeOf(two) === dict) {
        dictOf[row] = two;
        const name = nameOf(one) ?? '';
        let number = numberOfName.get(name);
        if (number === undefined) {
          number = names.push(name) - 1;
          numberOfName.set(name, number);
        }
        of[row] = number;
      }
    }
    if (dictOf[row] === none) continue;
    collapsed += 1;
    setBit(absent, dictOf[row]!);
    sizes.set(row, sizeAt(raw.size, row) + sizeAt(raw.size, dictOf[row]!));
  }
  let absentObjects = 0;
  for (let row = 0; row < objects; row += 1) {
    if (!hasBit(absent, row)) continue;
    absentObjects += 1;
    sizes.set(row, 0);
  }
  const newEdges = rewriteEdges(edges, objects, { rows: absent, addressWords }, (row, out) => {
    if (hasBit(absent, row)) return;
    const folded = dictOf[row]!;
    if (folded === none) {
      out.copyAll(row);
      return;
    }
    out.copyAll(folded);
    const first = start[row]!;
    if (start[row + 1]! - first === 2) out.copy(target[first] === folded ? first + 1 : first);
  });
  return {
    edges: newEdges,
    size: sizes.column,
    types: { of, names },
    absent,
    absentObjects,
    exReference: null,
    collapsed,
  };
}

/**
 * What meliae's `remove_expensive_references()` makes of a (collapsed) dump: references to modules, frames and types
 * are cut, so are a function's second and third (its globals), and a bazaar `_LRUNode`'s to its neighbours. Where something was
 * cut, a reference to the object at address 0, of type `<ex-reference>`, stands last; it is row n. O(n + references).
 */
export function prunedView(view: GraphView): GraphView {
  const { edges } = view;
  const { objects, start, target } = edges;
  const names = [...view.types.names, '<ex-reference>'];
  const expensive = Uint8Array.from(names, (name) => (['module', 'frame', 'type'].includes(name) ? 1 : 0));
  const functionType = names.indexOf('function');
  const lruNode = names.indexOf('_LRUNode');
  const of = shared32(objects + 1);
  of.set(view.types.of);
  of[objects] = names.length - 1;
  const sizes = new SizeWriter(view.size, objects + 1);
  const newEdges = rewriteEdges(edges, objects + 1, null, (row, out) => {
    if (row === objects) return;
    const first = start[row]!;
    const end = start[row + 1]!;
    const own = of[row]!;
    if (own === functionType) {
      for (let at = first; at < end; at += 1) if (at - first !== 1 && at - first !== 2) out.copy(at);
      out.add(objects);
      return;
    }
    let cut = false;
    for (let at = first; at < end; at += 1) {
      const child = target[at]!;
      if (child === none) out.copy(at);
      else if (own === lruNode) {
        if (of[child] !== lruNode) out.copy(at);
      } else if (expensive[of[child]!] === 1) cut = true;
      else out.copy(at);
    }
    if (cut) out.add(objects);
  });
  const absent = view.absent === null ? null : bitsetOf(objects + 1);
  if (view.absent !== null) absent?.set(view.absent);
  return { ...view, edges: newEdges, size: sizes.column, types: { of, names }, absent, exReference: objects };
}

/** A copy of a column of sizes, for changing. */
class SizeWriter {
  readonly #small: Uint32Array;
  readonly #large: Map<number, number>;

  constructor(from: SizeColumn, objects: number) {
    this.#small = shared32(objects);
    this.#small.set(from.small);
    this.#large = new Map(from.large);
  }

  set(row: number, size: number): void {
    const fits = size >= 0 && size <= largestSmallSize;
    this.#small[row] = fits ? size : none;
    if (fits) this.#large.delete(row);
    else this.#large.set(row, size);
  }

  get column(): SizeColumn {
    return { small: this.#small, large: this.#large };
  }
}
