import { describe, expect, test } from 'vitest';
import { QueryDraft } from '../../../renderer/state/query/query-draft.svelte.ts';
import { pathsTree } from '../../../renderer/state/query/paths-tree.ts';
import type { PathsItem } from '../../../renderer/state/query/paths-tree.ts';
import { Suggestions } from '../../../renderer/state/search/suggestions.svelte.ts';
import { freeName } from '../../../renderer/state/sets/sets-desk.svelte.ts';
import type { HeapObject } from '../../../renderer/state/walk/heap-object.ts';
import { PagedRows } from '../../../renderer/state/walk/paged-rows.svelte.ts';
import { PickedObjects, queryOfAddresses } from '../../../renderer/state/walk/picked-objects.svelte.ts';
import { Tree } from '../../../renderer/state/walk/tree.svelte.ts';
import { addressText, asBytes, asDumpId } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { completionsAt } from '../../../shared/query/complete.ts';
import { settled } from './fake-engine.ts';

const dump = asDumpId(1);
const object = (n: number): HeapObject => ({
  address: addressText(BigInt(n)),
  type: 'dict',
  size: 1,
  length: null,
  references: 0,
  referrers: 0,
  retained: 1,
  value: null,
  label: null,
});

/** An engine that answers each method with a function of its parameters. */
function engine(answers: Readonly<Record<string, (params: never) => unknown>>): EngineClient {
  return {
    ask: ((method: string, params: never) =>
      Promise.resolve().then(() => answers[method]?.(params))) as unknown as EngineClient['ask'],
    listen: () => () => undefined,
  };
}

describe('a list whose first rows are told before its end is known', () => {
  test('shows them, and then what is really there', async () => {
    const rows = new PagedRows<HeapObject>();
    let answer: (page: { total: number; rows: HeapObject[] }) => void = () => undefined;
    rows.ask('one', () => new Promise((resolve) => (answer = resolve)));
    rows.foretell([object(1), object(2)]);
    expect([rows.total, rows.busy, rows.active, rows.row(1)?.address]).toEqual([2, true, 0, '2']);
    rows.foretell([object(1), object(2), object(3)]);
    answer({ total: 4, rows: [1, 2, 3, 4].map(object) });
    await settled();
    expect([rows.total, rows.busy, rows.row(3)?.address]).toEqual([4, false, '4']);
    // Too late.
    rows.foretell([object(9)]);
    expect(rows.row(0)?.address).toBe('1');
  });
});

describe('selected objects', () => {
  async function list(rows: number) {
    const objects = new PagedRows<HeapObject>();
    objects.ask('all', (from, limit) =>
      Promise.resolve({
        total: rows,
        rows: Array.from({ length: Math.max(0, Math.min(limit, rows - from)) }, (_, i) => object(from + i)),
      }),
    );
    await settled();
    return { objects, picked: new PickedObjects(objects) };
  }

  test('one, a range, in turn, none', async () => {
    const { objects, picked } = await list(50);
    picked.select(3, 'only');
    picked.select(6, 'extend');
    await settled();
    expect([...picked.addresses]).toEqual(['3', '4', '5', '6']);
    expect(objects.active).toBe(6);
    picked.select(4, 'toggle');
    picked.select(9, 'toggle');
    expect(queryOfAddresses(picked.addresses)).toBe('address in (3, 5, 6, 9)');
    expect([4, 5, 9].map(picked.isPicked)).toEqual([false, true, true]);
    picked.clear();
    expect(picked.addresses.size).toBe(0);
  });

  test('a range over pages that are not there is asked for, up to a limit that is said', async () => {
    const { picked } = await list(12_000);
    picked.select(0, 'only');
    picked.selectAll();
    await expect.poll(() => picked.addresses.size).toBe(10_000);
    expect(picked.note).toBe('The first 10,000 are selected.');
  });
});

describe('a query being written', () => {
  const client = engine({
    checkQuery: ({ text, position }: { text: string; position: number }) => ({
      error: null,
      completions: completionsAt(text, position, { types: ['dict', 'it’s'], modules: [], sets: [] }),
    }),
  });

  test('offers what may come, and takes it', async () => {
    const draft = new QueryDraft(client, dump);
    await draft.typed('type = di', 9, 'raw');
    expect(draft.completions.items.map(({ text }) => text)).toEqual(["'dict'"]);
    draft.step(1);
    expect(draft.chosen).toBe(0);
    expect(draft.take(draft.completions.items[0]!)).toBe(14);
    expect(draft.text).toBe("type = 'dict' ");
    expect(draft.isOpen).toBe(false);
  });

  test('shows an error in its midst at once, one at its end when it is to be run', async () => {
    const draft = new QueryDraft(client, dump);
    await draft.typed('size > ', 7, 'raw');
    expect(draft.error).not.toBeNull();
    expect(draft.shownError).toBeNull();
    draft.tried = true;
    expect(draft.shownError?.position).toBe(7);
    await draft.typed('size >> 3', 9, 'raw');
    expect(draft.shownError?.position).toBe(6);
    draft.put('size > 3');
    expect(draft.shownError).toBeNull();
  });
});

describe('suggestions', () => {
  const client = engine({
    object: ({ address }: { address: string }) => {
      if (address !== '140512') throw fail('not-found', 'There is none.');
      return { address, type: 'list' };
    },
    summary: () => ({
      kind: ['SxExSxSION', 'app.Session', 'Session'],
      count: [1, 2, 3],
      bytes: [9, 8, 7],
    }),
  });
  const kinds = (suggestions: Suggestions) => suggestions.all.map(({ kind }) => kind);

  test('an address leads to its object', async () => {
    const suggestions = new Suggestions(client, dump);
    suggestions.typed('140512', 'raw');
    expect(await suggestions.choice()).toEqual({ kind: 'object', address: '140512', type: 'list' });
    suggestions.typed('0x7fffffff0000', 'raw');
    await suggestions.choice();
    expect(suggestions.noObject).toBe(true);
  });

  test('a word leads to the type that fits best, else to values', async () => {
    const suggestions = new Suggestions(client, dump);
    suggestions.typed('session', 'raw');
    expect(await suggestions.choice()).toMatchObject({ kind: 'type', type: 'Session' });
    expect(kinds(suggestions)).toEqual(['type', 'type', 'type', 'values']);
    suggestions.step(-1);
    expect(await suggestions.choice()).toMatchObject({ kind: 'values', query: 'text matches /session/i' });
    suggestions.typed('sxn', 'raw');
    expect(await suggestions.choice()).toMatchObject({ kind: 'values' });
  });

  test('a query and a regular expression are known as such', async () => {
    const suggestions = new Suggestions(client, dump);
    suggestions.typed('size > 1MiB', 'raw');
    expect(await suggestions.choice()).toEqual({ kind: 'query', query: 'size > 1MiB' });
    suggestions.typed('/^a/', 'raw');
    expect(await suggestions.choice()).toEqual({
      kind: 'values',
      query: 'text matches /^a/i',
      isPattern: true,
    });
    expect(kinds(suggestions)).toEqual(['values']);
    suggestions.clear();
    expect(await suggestions.choice()).toBeNull();
  });
});

test('merged paths unfold as a tree', async () => {
  const step = (n: number, above: number | null) => ({
    address: addressText(BigInt(n)),
    type: 'dict',
    value: null,
    label: { kind: 'unknown', text: '' } as const,
    above,
    objects: 1,
    bytes: asBytes(1),
    found: false,
    leftOut: 0,
  });
  const steps = [step(1, null), step(2, 0), step(3, 1), step(4, 0), step(5, null)];
  const tree = new Tree<PathsItem>();
  tree.ask('one', pathsTree({ steps, leftOut: 0, objects: 2 }));
  await settled();
  const shown = () =>
    tree.lines.map((line) =>
      line.kind === 'item' ? `${line.node.depth}:${line.node.item.address}` : line.kind,
    );
  expect(shown()).toEqual(['0:1', '0:5']);
  const [first] = tree.lines;
  if (first?.kind !== 'item') throw new Error('is no item');
  tree.toggle(first.node);
  await settled();
  expect(shown()).toEqual(['0:1', '1:2', '1:4', '0:5']);
});

test('a new set gets a name that none has', () => {
  expect(freeName([])).toBe('set 1');
  expect(freeName(['set 1', 'set 3'])).toBe('set 2');
});
