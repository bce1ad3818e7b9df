import { JsonPath } from '../json-text/json-path.ts';
import type { JsonListener } from '../json-text/json-reader.ts';
import { CallTree } from '../stacks/call-tree.ts';
import type { Stacks } from '../stacks/stacks-profile.ts';

/** What stands for everything that a list of the largest leaves out. */
const notListed = '(not listed)';

/**
 * `memray stats --json`: totals, and the locations that allocated most, by bytes and by allocations. What they do not
 * add up to is shown as "(not listed)", so that shares are of the whole.
 */
export class StatsFile implements JsonListener {
  readonly #path = new JsonPath();
  readonly #bytes: { location: string; value: number }[] = [];
  readonly #counts: { location: string; value: number }[] = [];
  #totalBytes = 0;
  #totalCount = 0;
  #location = '';
  #value = 0;

  open(kind: 'object' | 'list', depth: number): void {
    if (kind === 'object') {
      this.#location = '';
      this.#value = 0;
    }
    this.#path.open(depth);
  }

  close(kind: 'object' | 'list', depth: number): void {
    if (kind !== 'object') return;
    const at = this.#path.at(depth);
    const entry = { location: this.#location, value: this.#value };
    if (at === 'top_allocations_by_size.') this.#bytes.push(entry);
    else if (at === 'top_allocations_by_count.') this.#counts.push(entry);
  }

  key(name: string, depth: number): void {
    this.#path.key(name, depth);
  }

  value(value: string | number | boolean | null, depth: number): void {
    const at = this.#path.at(depth);
    if (typeof value === 'string') {
      if (at.endsWith('..location')) this.#location = value;
    } else if (typeof value === 'number') {
      if (at === 'total_bytes_allocated') this.#totalBytes = value;
      else if (at === 'total_num_allocations') this.#totalCount = value;
      else if (at === 'top_allocations_by_size..size' || at === 'top_allocations_by_count..count')
        this.#value = value;
    }
  }

  finish(): Stacks[] {
    return [
      { name: 'Largest allocations by size', unit: 'bytes', tree: treeOf(this.#bytes, this.#totalBytes) },
      {
        name: 'Largest allocations by count',
        unit: 'allocations',
        tree: treeOf(this.#counts, this.#totalCount),
      },
    ];
  }
}

function treeOf(entries: readonly { location: string; value: number }[], total: number): CallTree {
  const tree = new CallTree();
  let listed = 0;
  for (const { location, value } of entries) {
    const [, name = location, file, line] = /^([^:]*):(.*):(\d{1,9})$/.exec(location) ?? [];
    const frame = { function: name, file: file ?? null, line: line === undefined ? null : Number(line) };
    tree.add(tree.child(0, tree.frame(frame)), value);
    listed += value;
  }
  if (total > listed)
    tree.add(tree.child(0, tree.frame({ function: notListed, file: null, line: null })), total - listed);
  return tree;
}
