import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { RowsPage } from './paged-rows.svelte.ts';

export interface TreeNode<Item> {
  readonly item: Item;
  readonly parent: TreeNode<Item> | null;
  readonly depth: number;
  /** Unfolded children so far; null while it is folded. */
  children: readonly TreeNode<Item>[] | null;
  total: number;
  busy: boolean;
  failure: Failure | null;
}

/** A line of the tree as it is drawn: an item, or what stands for items that are not there. */
export type TreeLine<Item> =
  | { readonly kind: 'item'; readonly node: TreeNode<Item> }
  | {
      readonly kind: 'more';
      readonly of: TreeNode<Item> | null;
      readonly depth: number;
      readonly left: number;
    }
  | { readonly kind: 'busy'; readonly depth: number }
  | {
      readonly kind: 'failed';
      readonly of: TreeNode<Item> | null;
      readonly depth: number;
      readonly failure: Failure;
    };

export interface TreeSource<Item> {
  /** Children of an item (null: of the tree itself), from a place on. */
  load(
    item: TreeNode<Item> | null,
    from: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<RowsPage<Item>>;
  /** Whether an item can be unfolded at all. */
  unfolds(node: TreeNode<Item>): boolean;
}

const atOnce = 100;

/** A tree that is loaded where it is unfolded, as the list of its visible lines. */
export class Tree<Item> {
  lines = $state.raw<readonly TreeLine<Item>[]>([]);
  /** null until the first answer. */
  total = $state.raw<number | null>(null);
  active = $state(-1);
  #roots: TreeNode<Item>[] = [];
  #rootBusy = false;
  #rootFailure: Failure | null = null;
  #source: TreeSource<Item> | null = null;
  #key: string | null = null;
  #abort = new AbortController();

  ask(key: string, source: TreeSource<Item>): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#source = source;
    this.#roots = [];
    this.total = null;
    this.active = -1;
    this.#rootFailure = null;
    void this.#load(null);
  }

  unfolds(node: TreeNode<Item>): boolean {
    return this.#source?.unfolds(node) ?? false;
  }

  toggle(node: TreeNode<Item>): void {
    if (node.children !== null) {
      node.children = null;
      this.#draw();
    } else if (this.unfolds(node)) void this.#load(node);
  }

  /** Enter on a line that stands for others. */
  follow(line: TreeLine<Item>): void {
    if (line.kind === 'more' || line.kind === 'failed') void this.#load(line.of);
  }

  async #load(node: TreeNode<Item> | null): Promise<void> {
    const source = this.#source;
    if (source === null) return;
    const { signal } = this.#abort;
    const before = node === null ? this.#roots : (node.children ?? []);
    this.#mark(node, true, null);
    try {
      const page = await source.load(node, before.length, atOnce, signal);
      if (signal.aborted) return;
      const depth = node === null ? 0 : node.depth + 1;
      const made = page.rows.map((item): TreeNode<Item> => ({
        item,
        parent: node,
        depth,
        children: null,
        total: 0,
        busy: false,
        failure: null,
      }));
      if (node === null) {
        this.#roots = [...before, ...made];
        this.total = page.total;
        // The keys have somewhere to start from.
        if (this.active < 0 && made.length > 0) this.active = 0;
      } else {
        node.children = [...before, ...made];
        node.total = page.total;
      }
      this.#mark(node, false, null);
    } catch (error) {
      if (!signal.aborted) this.#mark(node, false, toFailure(error));
    }
  }

  #mark(node: TreeNode<Item> | null, busy: boolean, failure: Failure | null): void {
    if (node === null) {
      this.#rootBusy = busy;
      this.#rootFailure = failure;
    } else {
      node.busy = busy;
      node.failure = failure;
    }
    this.#draw();
  }

  #draw(): void {
    const lines: TreeLine<Item>[] = [];
    const add = (nodes: readonly TreeNode<Item>[]): void => {
      for (const node of nodes) {
        lines.push({ kind: 'item', node });
        if (node.children !== null) add(node.children);
        end(
          node,
          node.depth + 1,
          node.busy,
          node.failure,
          node.children === null ? 0 : node.total - node.children.length,
        );
      }
    };
    const end = (
      of: TreeNode<Item> | null,
      depth: number,
      busy: boolean,
      failure: Failure | null,
      left: number,
    ): void => {
      if (busy) lines.push({ kind: 'busy', depth });
      else if (failure !== null) lines.push({ kind: 'failed', of, depth, failure });
      else if (left > 0) lines.push({ kind: 'more', of, depth, left });
    };
    add(this.#roots);
    end(null, 0, this.#rootBusy, this.#rootFailure, (this.total ?? 0) - this.#roots.length);
    this.lines = lines;
    if (this.active >= lines.length) this.active = lines.length - 1;
  }
}
