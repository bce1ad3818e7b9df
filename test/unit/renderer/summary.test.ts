import { expect, test } from 'vitest';
import { nowhere } from '../../../renderer/state/place.ts';
import { Summary } from '../../../renderer/state/summary.svelte.ts';
import { dump, FakeEngine, settled } from './fake-engine.ts';

async function shown(rows: number): Promise<{ engine: FakeEngine; summary: Summary }> {
  const engine = new FakeEngine(rows);
  const summary = new Summary(engine, dump);
  summary.ask(nowhere);
  summary.refresh(1);
  await engine.answerAll();
  return { engine, summary };
}

test('asks for the first page only, and for others when they come into view', async () => {
  const { engine, summary } = await shown(1_000_000);
  expect(engine.asked.map(({ from, limit }) => [from, limit])).toEqual([[0, 200]]);
  expect([summary.rows, summary.row(0)?.kind, summary.row(200)]).toEqual([1_000_000, 'k0', null]);

  summary.need(500_190, 500_230);
  await engine.answerAll();
  expect(engine.asked.slice(1).map(({ from }) => from)).toEqual([500_000, 500_200]);
  expect(summary.row(500_210)?.kind).toBe('k500210');
  summary.need(500_190, 500_230);
  expect(engine.waiting).toEqual([]);
});

test('asks nothing before there is something to ask about', () => {
  const engine = new FakeEngine(10);
  new Summary(engine, dump).ask(nowhere);
  expect(engine.asked).toEqual([]);
});

test('the rows in view are asked for again when the dump has changed, and stay until then', async () => {
  const { engine, summary } = await shown(10_000);
  summary.need(5000, 5030);
  await engine.answerAll();
  engine.state = 100;
  summary.refresh(2);
  expect(summary.row(5000)?.count).toBe(5001);
  await engine.answerAll();
  expect(summary.row(5000)?.count).toBe(5101);
  expect(engine.asked.at(-1)?.from).toBe(5000);
});

test('a dump that changes faster than it answers still shows answers, one ask at a time', async () => {
  const { engine, summary } = await shown(10);
  for (let revision = 2; revision < 50; revision += 1) {
    engine.state = revision;
    summary.refresh(revision);
    expect(engine.waiting).toHaveLength(1);
    if (revision % 10 === 0) {
      engine.waiting.shift()?.answer();
      await settled();
      expect(summary.row(0)?.count).toBe(1 + revision);
    }
  }
  await engine.answerAll();
  expect(summary.row(0)?.count).toBe(1 + 49);
});

test('the latest question wins; the old rows stay until it is answered, and no longer', async () => {
  const { engine, summary } = await shown(1000);
  summary.need(0, 399);
  await engine.answerAll();
  summary.ask({ ...nowhere, descending: false });
  summary.ask({ ...nowhere, sortBy: 'count' });
  summary.ask({ ...nowhere, sortBy: 'count', descending: false });
  expect(new Set(engine.waiting.map(({ question }) => `${question.sortBy} ${question.descending}`))).toEqual(
    new Set(['count false']),
  );
  expect([summary.outdated, summary.row(0)?.kind, summary.row(300)?.kind]).toEqual([true, 'k0', 'k300']);
  engine.waiting.shift()?.answer();
  await settled();
  expect([summary.outdated, summary.row(0)?.kind, summary.row(300)]).toEqual([false, 'k999', null]);
});

test('a failure keeps the rows, and goes with the next answer', async () => {
  const { engine, summary } = await shown(10);
  summary.ask({ ...nowhere, filter: '/[/' });
  engine.waiting.shift()?.fail();
  await settled();
  expect([summary.failure?.kind, summary.row(0)?.kind, engine.waiting.length]).toEqual([
    'bad-request',
    'k0',
    0,
  ]);
  summary.ask({ ...nowhere, filter: '' });
  expect(summary.failure).toBeNull();
  await engine.answerAll();
  expect([summary.failure, summary.outdated]).toEqual([null, false]);
});

test('rows that are not there any more are not shown any more', async () => {
  const { engine, summary } = await shown(1000);
  summary.need(800, 830);
  await engine.answerAll();
  engine.rows = 300;
  summary.refresh(2);
  await engine.answerAll();
  expect([summary.rows, summary.row(299)?.kind, summary.row(800)]).toEqual([300, 'k299', null]);
});

test('a walk through a million rows keeps a bounded number of pages', async () => {
  const { engine, summary } = await shown(1_000_000);
  for (let row = 0; row < 60_000; row += 150) {
    summary.need(row, row + 30);
    await engine.answerAll();
    expect(summary.row(row)?.kind).toBe(`k${row}`);
  }
  let there = 0;
  for (let row = 0; row < 60_000; row += 200) if (summary.row(row) !== null) there += 1;
  expect(there).toBeLessThanOrEqual(101);
});
