import { expect, test } from 'vitest';
import { nowhere } from '../../../renderer/state/place.ts';
import { mostCopied, Selection } from '../../../renderer/state/selection.svelte.ts';
import { Summary } from '../../../renderer/state/summary.svelte.ts';
import { dump, FakeEngine } from './fake-engine.ts';

async function table(rows: number) {
  const engine = new FakeEngine(rows);
  const summary = new Summary(engine, dump);
  summary.ask(nowhere);
  summary.refresh(1);
  await engine.answerAll();
  return { engine, summary, selection: new Selection(summary) };
}

const kinds = async (
  engine: FakeEngine,
  rows: Promise<readonly { readonly kind: string }[]>,
): Promise<string[]> => {
  await engine.answerAll();
  return (await rows).map(({ kind }) => kind);
};

test('a click selects one row, Ctrl+click adds and takes out, Shift+click takes all between', async () => {
  const { engine, selection } = await table(100);
  selection.select(3, 'only');
  selection.select(5, 'toggle');
  selection.select(9, 'toggle');
  selection.select(5, 'toggle');
  expect(await kinds(engine, selection.rows())).toEqual(['k3', 'k9']);
  selection.select(3, 'only');
  selection.select(6, 'extend');
  selection.select(1, 'extend');
  expect(await kinds(engine, selection.rows())).toEqual(['k1', 'k2', 'k3']);
  expect([selection.size, selection.active, selection.isSelected(2), selection.isSelected(4)]).toEqual([
    3,
    1,
    true,
    false,
  ]);
});

test('selected kinds stay selected when the order changes, and the keyboard goes with its row', async () => {
  const { engine, summary, selection } = await table(100);
  selection.select(0, 'only');
  summary.ask({ ...nowhere, descending: false });
  await engine.answerAll();
  selection.follow();
  expect([selection.active, selection.isSelected(99), selection.isSelected(0)]).toEqual([99, true, false]);
  expect(selection.inspected?.kind).toBe('k0');
});

test('all of a million rows are selected without asking for them', async () => {
  const { engine, selection } = await table(1_000_000);
  const before = engine.asked.length;
  selection.selectAll();
  selection.select(7, 'toggle');
  expect([selection.size, engine.asked.length - before]).toEqual([999_999, 0]);
  expect([selection.isSelected(7), selection.isSelected(8), selection.isSelected(900_000)]).toEqual([
    false,
    true,
    true,
  ]);
  const copied = await kinds(engine, selection.rows());
  expect(copied).toHaveLength(mostCopied - 1);
  expect(copied).not.toContain('k7');
});

test('rows that are in the table already are copied without asking', async () => {
  const { engine, selection } = await table(1_000_000);
  const before = engine.asked.length;
  selection.select(0, 'only');
  selection.select(3, 'extend');
  expect((await selection.rows()).map(({ kind }) => kind)).toEqual(['k0', 'k1', 'k2', 'k3']);
  expect(engine.asked.length).toBe(before);
});

test('a step to a row on its way selects it when it is there', async () => {
  const { engine, summary, selection } = await table(10_000);
  selection.select(0, 'only');
  selection.select(9_999, 'only');
  expect(selection.active).toBe(9_999);
  summary.need(9_970, 9_999);
  await engine.answerAll();
  selection.follow();
  expect([selection.active, selection.isSelected(9_999), selection.isSelected(0)]).toEqual([
    9_999,
    true,
    false,
  ]);
  expect(selection.inspected?.kind).toBe('k9999');
});

test('a range over rows that are not there is asked for', async () => {
  const { engine, selection } = await table(10_000);
  selection.select(190, 'only');
  selection.select(1_400, 'extend');
  await engine.answerAll();
  expect(selection.size).toBe(1_211);
});

test('the newest figures of the shown row are shown', async () => {
  const { engine, summary, selection } = await table(100);
  selection.select(4, 'only');
  engine.state = 50;
  summary.refresh(2);
  await engine.answerAll();
  selection.follow();
  expect(selection.inspected?.count).toBe(55);
});
