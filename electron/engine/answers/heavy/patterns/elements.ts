import { bitsetOf, clearBit, hasBit, setBit } from '../../../graph/bitset.ts';
import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { isInstanceType } from '../../../graph/type-lists.ts';
import type { TypeCount } from './held.ts';
import { TypeCounts, typesThat } from './held.ts';

/** What one container's elements are. */
export interface ElementKinds {
  /** Distinct elements that it alone holds, by type, the most frequent first; at most three types. */
  readonly types: readonly TypeCount[];
  /** The class most of whose instances it holds: as its elements, or one in each of its lists, tuples and dicts. */
  readonly instances: (TypeCount & { readonly wrapped: boolean }) | null;
  readonly callbacks: Callbacks | null;
}

export interface Callbacks {
  readonly count: number;
  readonly methods: number;
  readonly closures: number;
  /** What the bound methods are bound to, where only they hold it. */
  readonly receivers: TypeCount | null;
}

const wrappers: ReadonlySet<string> = new Set(['tuple', 'list', 'dict', 'set', 'collections.deque']);
const methodTypes: ReadonlySet<string> = new Set(['method', 'instancemethod']);

/** O(a container's elements and theirs); three bits per object. */
export class ElementReader {
  readonly #graph: HeapGraph;
  readonly #instance: Uint8Array;
  readonly #wrapper: Uint8Array;
  readonly #method: Uint8Array;
  readonly #function: Uint8Array;
  readonly #cell: Uint8Array;
  readonly #tuple: Uint8Array;
  readonly #met: Uint32Array;
  readonly #metElement: Uint32Array;
  readonly #metInner: Uint32Array;

  constructor(graph: HeapGraph) {
    this.#graph = graph;
    this.#instance = typesThat(graph, isInstanceType);
    this.#wrapper = typesThat(graph, (name) => wrappers.has(name));
    this.#method = typesThat(graph, (name) => methodTypes.has(name));
    this.#function = typesThat(graph, (name) => name === 'function' || name === 'functools.partial');
    this.#cell = typesThat(graph, (name) => name === 'cell');
    this.#tuple = typesThat(graph, (name) => name === 'tuple');
    const { objects } = graph.view.edges;
    this.#met = bitsetOf(objects);
    this.#metElement = bitsetOf(objects);
    this.#metInner = bitsetOf(objects);
  }

  kindsOf(container: number): ElementKinds {
    const { retained, view } = this.#graph;
    const { of } = view.types;
    const all = new TypeCounts();
    const direct = new TypeCounts();
    const wrapped = new TypeCounts();
    const receivers = new TypeCounts();
    let [elements, methods, closures] = [0, 0, 0];
    const take = (row: number): void => {
      if (this.#method[of[row]!] === 1) {
        methods += 1;
        this.#each(row, this.#metInner, (bound) => {
          if (this.#instance[of[bound]!] === 1) receivers.add(of[bound]!, retained[bound]!);
        });
      } else if (this.#function[of[row]!] === 1 && this.#hasClosure(row)) closures += 1;
    };
    this.#each(container, this.#met, (element) => {
      const type = of[element]!;
      elements += 1;
      all.add(type, retained[element]!);
      take(element);
      if (this.#instance[type] === 1) direct.add(type, retained[element]!);
      if (this.#wrapper[type] !== 1) return;
      const inOne = new Set<number>();
      this.#each(element, this.#metElement, (inner) => {
        take(inner);
        if (this.#instance[of[inner]!] !== 1) return;
        wrapped.add(of[inner]!, retained[inner]!, inOne.has(of[inner]!) ? 0 : 1);
        inOne.add(of[inner]!);
      });
    });
    const [one] = direct.largest(1);
    const [inner] = wrapped.largest(1);
    const instances =
      (one?.count ?? 0) >= (inner?.count ?? 0)
        ? one && { ...one, wrapped: false }
        : inner && { ...inner, wrapped: true };
    const [receiver = null] = receivers.largest(1);
    return {
      types: all.largest(3),
      instances: instances ?? null,
      callbacks:
        methods + closures > 0 && methods + closures >= elements / 2
          ? { count: methods + closures, methods, closures, receivers: receiver }
          : null,
    };
  }

  /** Each distinct child that the row holds directly. `met`: a bitset without members, and without any again afterwards. */
  #each(row: number, met: Uint32Array, use: (child: number) => void): void {
    const { idom, view } = this.#graph;
    const { start, target } = view.edges;
    for (let at = start[row]!; at < start[row + 1]!; at += 1) {
      const child = target[at]!;
      if (child === none || idom[child] !== row || hasBit(met, child)) continue;
      setBit(met, child);
      use(child);
    }
    for (let at = start[row]!; at < start[row + 1]!; at += 1)
      if (target[at] !== none) clearBit(met, target[at]!);
  }

  #hasClosure(row: number): boolean {
    const { start, target } = this.#graph.view.edges;
    const { of } = this.#graph.view.types;
    for (let at = start[row]!; at < start[row + 1]!; at += 1) {
      const child = target[at]!;
      if (child === none || child >= of.length) continue;
      if (this.#method[of[child]!] === 1) return true;
      if (this.#tuple[of[child]!] !== 1 || start[child] === start[child + 1]) continue;
      const first = target[start[child]!]!;
      if (first !== none && this.#cell[of[first]!] === 1) return true;
    }
    return false;
  }
}
