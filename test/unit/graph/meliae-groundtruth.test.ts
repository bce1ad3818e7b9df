import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bitsetWith, hasBit } from '../../../electron/engine/graph/bitset.ts';
import { sizeAt } from '../../../electron/engine/graph/columns.ts';
import { childrenOf } from '../../../electron/engine/graph/edges.ts';
import { guessInternDict, parentCount } from '../../../electron/engine/graph/meliae-questions.ts';
import type { GraphView } from '../../../electron/engine/graph/meliae-views.ts';
import { collapsedView, prunedView, rawView } from '../../../electron/engine/graph/meliae-views.ts';
import { Reach } from '../../../electron/engine/graph/reach.ts';
import { buildReferrers } from '../../../electron/engine/graph/referrers.ts';
import { fixtureJson, fixturePath } from '../../builders/fixtures.ts';
import type { ReadDump } from '../../builders/graph/meliae-dump.ts';
import { readMeliaeDump } from '../../builders/graph/meliae-dump.ts';

interface Truth {
  objects: number;
  edges: number;
  total_size: number;
  collapsed?: number;
  guess_intern_dict?: unknown;
  type_table: { type: string; count: number; total_size: number; max_size: number }[];
  sample: {
    address: number;
    type: string;
    size: number;
    children?: number[];
    parents?: number[];
    num_refs: number;
    num_parents: number;
    num_parents_uncapped: number;
    total_size: number;
    reachable: number;
  }[];
}

interface Subset {
  root: number;
  excluding: number[];
  total: number;
  total_excluding: number;
  summarize: string;
  summarize_excluding: string;
}

/** The later dumps of the leaking programs add time, not shapes. */
const wanted = /^small-|\.t0\./;
const dumps = readdirSync(fixturePath('meliae'))
  .filter((name) => name.endsWith('.dump.gz') && wanted.test(name))
  .map((name) => name.replace('.dump.gz', ''));
const truthOf = (...parts: string[]) => fixtureJson('meliae', 'groundtruth', `${parts.join('.')}.json.gz`);

function compare(dump: ReadDump, view: GraphView, truth: Truth): void {
  const { edges, size, types } = view;
  const referrers = buildReferrers(edges);
  const addressOf = (row: number) => (row === view.exReference ? 0 : dump.addressOf(row));
  const rows = Array.from({ length: edges.objects }, (_, row) => row).filter(
    (row) => view.absent === null || !hasBit(view.absent, row),
  );
  expect(rows.length).toBe(truth.objects);
  expect(edges.objects - view.absentObjects).toBe(truth.objects);
  expect(edges.target.length).toBe(truth.edges);
  const table = new Map<string, { count: number; total_size: number; max_size: number }>();
  for (const row of rows) {
    const own = sizeAt(size, row);
    const group = table.get(types.names[types.of[row]!]!) ?? { count: 0, total_size: 0, max_size: own };
    table.set(types.names[types.of[row]!]!, {
      count: group.count + 1,
      total_size: group.total_size + own,
      max_size: Math.max(group.max_size, own),
    });
  }
  expect(Object.fromEntries(table)).toEqual(
    Object.fromEntries(
      truth.type_table.map(({ type, count, total_size, max_size }) => [
        type,
        { count, total_size, max_size },
      ]),
    ),
  );
  const reach = new Reach(edges, size, types);
  for (const expected of truth.sample) {
    const row = expected.address === 0 ? view.exReference! : dump.rowOf(expected.address);
    const children = childrenOf(edges, row).map((child) =>
      'row' in child ? addressOf(child.row) : Number(child.missing),
    );
    const parents = [...referrers.row.subarray(referrers.start[row], referrers.start[row + 1])].map(
      addressOf,
    );
    const total = reach.total(row)!;
    expect({
      address: expected.address,
      type: types.names[types.of[row]!],
      size: sizeAt(size, row),
      num_refs: children.length,
      num_parents: parentCount(referrers, row),
      num_parents_uncapped: parents.length,
      total_size: total.bytes,
      reachable: total.objects,
      children: expected.children === undefined ? undefined : children,
      parents: expected.parents === undefined ? undefined : parents.sort((a, b) => a - b),
    }).toEqual({
      address: expected.address,
      type: expected.type,
      size: expected.size,
      num_refs: expected.num_refs,
      num_parents: expected.num_parents,
      num_parents_uncapped: expected.num_parents_uncapped,
      total_size: expected.total_size,
      reachable: expected.reachable,
      children: expected.children,
      parents: expected.parents === undefined ? undefined : [...expected.parents].sort((a, b) => a - b),
    });
  }
}

/** The rows of meliae's text as numbers: index, count, bytes, largest, type. */
const rowsOfText = (text: string) =>
  text
    .split('\n')
    .slice(2)
    .map((line) => /^ *(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) (.*)$/.exec(line)!)
    .map((match) => [Number(match[2]), Number(match[4]), Number(match[7]), match[8]]);

describe.each(dumps)('%s', (name) => {
  const dump = readMeliaeDump(fixturePath('meliae', `${name}.dump.gz`));
  const raw = rawView(dump.edges, dump.size, dump.types);
  const collapsed = collapsedView(raw, dump.addressWords, dump.nameOf);

  test('as written', () => {
    const truth = truthOf(name, 'raw') as Truth;
    compare(dump, raw, truth);
    expect(guessInternDict(raw, buildReferrers(dump.edges))).toBeNull();
  });

  test('collapsed', () => {
    const truth = truthOf(name, 'default') as Truth;
    compare(dump, collapsed, truth);
    if (truth.collapsed !== undefined) expect(collapsed.collapsed).toBe(truth.collapsed);
  });

  test('pruned', () => compare(dump, prunedView(collapsed), truthOf(name, 'noexp') as Truth));

  test('sums of what single objects reach, with and without some others', () => {
    const reach = new Reach(collapsed.edges, collapsed.size, collapsed.types);
    for (const subset of truthOf(name, 'default', 'subsets') as Subset[]) {
      const root = dump.rowOf(subset.root);
      const excluding = bitsetWith(dump.objects, subset.excluding.map(dump.rowOf));
      expect(reach.total(root)!.bytes).toBe(subset.total);
      expect(reach.total(root, excluding)!.bytes).toBe(subset.total_excluding);
      for (const [text, without] of [
        [subset.summarize, null],
        [subset.summarize_excluding, excluding],
      ] as const) {
        const groups = reach.byType(root, without)!;
        const sorted = groups
          .map((group, i) => ({ ...group, i }))
          .sort((a, b) => b.bytes - a.bytes || b.count - a.count || a.i - b.i)
          .slice(0, 20);
        expect(sorted.map((g) => [g.count, g.bytes, g.largest, collapsed.types.names[g.type]])).toEqual(
          rowsOfText(text),
        );
      }
    }
  });
});
