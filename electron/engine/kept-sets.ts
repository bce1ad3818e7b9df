import { fail } from '../../shared/protocol/failure.ts';
import type { KeptSet } from '../../shared/protocol/sets.ts';

/** 2026-11: 64 Mi rows are 256 MiB of lists. */
export const mostSets = 100;
export const mostSetRows = 1 << 26;
const longestName = 100;

interface Entry {
  readonly rows: Uint32Array;
  readonly from: string;
}

/** The named sets of objects of one dump: rows ascending, in shared buffers. Throws 'bad-request', 'not-found', 'too-large'. */
export class KeptSets {
  readonly #sets = new Map<string, Entry>();
  #revision = 0;

  /** Raised whenever a set has changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Keeps ascending rows under a name; a set of that name is replaced. `from` says where they come from. */
  keep(name: string, rows: Uint32Array, from: string): KeptSet {
    if (name.trim() === '' || name.length > longestName)
      throw fail('bad-request', `The name of a set has 1 to ${longestName} characters.`);
    const isNew = !this.#sets.has(name);
    if (isNew && this.#sets.size === mostSets)
      throw fail('too-large', `At most ${mostSets} sets are kept per dump; drop one first.`);
    let kept = rows.length - (this.#sets.get(name)?.rows.length ?? 0);
    for (const set of this.#sets.values()) kept += set.rows.length;
    if (kept > mostSetRows)
      throw fail(
        'too-large',
        `All kept sets of a dump may hold ${mostSetRows} objects together; drop one first.`,
      );
    this.#sets.set(name, { rows, from });
    this.#revision += 1;
    return { name, objects: rows.length, from };
  }

  rows(name: string): Uint32Array {
    const set = this.#sets.get(name);
    if (set === undefined)
      throw fail('not-found', `There is no kept set "${name.slice(0, longestName)}" of this dump.`);
    return set.rows;
  }

  drop(name: string): void {
    this.rows(name);
    this.#sets.delete(name);
    this.#revision += 1;
  }

  /** In the order in which they were first kept. */
  list(): KeptSet[] {
    return [...this.#sets].map(([name, { rows, from }]) => ({ name, objects: rows.length, from }));
  }
}
