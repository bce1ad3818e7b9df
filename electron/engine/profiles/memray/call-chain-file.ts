import { fail } from '../../../../shared/protocol/failure.ts';
import { growingF64, growingU32 } from '../growing-column.ts';
import { JsonPath } from '../json-text/json-path.ts';
import type { JsonListener } from '../json-text/json-reader.ts';
import { CallTree, StackBuilder } from '../stacks/call-tree.ts';
import type { Stacks } from '../stacks/stacks-profile.ts';

const mostChain = 1_000_000;

/**
 * gprof2dot's JSON as memray writes it: `functions[]` of name and module (they come last), `events[]` of a `callchain`
 * of their numbers, innermost first, and one `cost`; `costs[0]` names its unit.
 */
export class CallChainFile implements JsonListener {
  readonly #path = new JsonPath();
  /** Frames here are numbers of functions. */
  readonly #tree = new CallTree();
  readonly #stack = new StackBuilder(this.#tree);
  readonly #nodes = growingU32();
  readonly #costs = growingF64();
  readonly #functions: { name: string; module: string | null }[] = [];
  #chain: number[] = [];
  #cost = 0;
  #costsSeen = 0;
  #description = 'Memory';
  #unit = 'bytes';

  open(kind: 'object' | 'list', depth: number): void {
    const at = this.#path.at(depth);
    if (kind === 'object' && at === 'events.') {
      this.#chain = [];
      this.#cost = 0;
      this.#costsSeen = 0;
    } else if (kind === 'object' && at === 'functions.') this.#functions.push({ name: '', module: null });
    this.#path.open(depth);
  }

  close(kind: 'object' | 'list', depth: number): void {
    if (kind !== 'object' || this.#path.at(depth) !== 'events.') return;
    this.#stack.begin();
    for (let at = this.#chain.length - 1; at >= 0; at -= 1) this.#stack.push(this.#chain[at]!);
    this.#nodes.push(this.#stack.node);
    this.#costs.push(this.#cost);
  }

  key(name: string, depth: number): void {
    this.#path.key(name, depth);
  }

  value(value: string | number | boolean | null, depth: number): void {
    const at = this.#path.at(depth);
    if (at === 'events..callchain.') {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** 32)
        throw wrong('has a call chain with something else than a function number');
      if (this.#chain.length === mostChain)
        throw fail('too-large', `A stack has more than ${mostChain} frames.`);
      this.#chain.push(value);
    } else if (at === 'events..cost.') {
      if (typeof value !== 'number') throw wrong('has a cost that is no number');
      if (this.#costsSeen === 0) this.#cost = value;
      this.#costsSeen += 1;
    } else if (at === 'functions..name' && typeof value === 'string') {
      const last = this.#functions.at(-1);
      if (last !== undefined) last.name = value;
    } else if (at === 'functions..module' && typeof value === 'string') {
      const last = this.#functions.at(-1);
      if (last !== undefined) last.module = value;
    } else if (at === 'costs..unit' && typeof value === 'string') this.#unit = value;
    else if (at === 'costs..description' && typeof value === 'string') this.#description = value;
  }

  /** Throws 'damaged' for a function that is not there. */
  finish(): Stacks[] {
    const tree = new CallTree();
    const rows = new Map<number, number>();
    const rowOf = (number: number): number => {
      const known = rows.get(number);
      if (known !== undefined) return known;
      const called = this.#functions[number];
      if (called === undefined)
        throw wrong(`names function ${number}, but has ${this.#functions.length} functions`);
      const row = tree.frame({ function: called.name, file: called.module, line: null });
      rows.set(number, row);
      return row;
    };
    const nodes = new Uint32Array(this.#tree.nodeCount);
    for (let node = 1; node < nodes.length; node += 1)
      nodes[node] = tree.child(nodes[this.#tree.parentOf(node)]!, rowOf(this.#tree.frameOf(node)));
    for (let at = 0; at < this.#nodes.length; at += 1)
      tree.add(nodes[this.#nodes.at(at)]!, this.#costs.at(at));
    return [{ name: this.#description, unit: this.#unit, tree }];
  }
}

const wrong = (what: string) => fail('damaged', `This call chain file ${what}.`);
