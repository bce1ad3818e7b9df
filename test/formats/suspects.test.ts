import { describe, expect, test } from 'vitest';
import type { Suspect } from '../../shared/protocol/suspects.ts';
import { commandLine } from '../builders/command-line.ts';
import { fixturePath, temporaryFolder } from '../builders/fixtures.ts';
import { readDump, withSession } from '../builders/open-dump.ts';

const dumpAt = (program: string, time: string): string => fixturePath('meliae', `${program}.${time}.dump.gz`);

type Found = Pick<Suspect, 'type' | 'length' | 'elementType' | 'module' | 'path'>;
const found = ({ type, length, elementType, module, path }: Suspect): Found => ({
  type,
  length,
  elementType,
  module,
  path,
});

/** The five leaks of the program, by what they had grown from t0 to t2. Steady: a table of 20,000, a deque of 1,000, 64 options. */
const leaks: Record<string, Found[]> = {
  'leak-py27': [
    ['__main__.render.__closure__[0].cell_contents', 'dict', 8200, 'unicode'] as const,
    ['__main__.REQUEST_LOG', 'list', 8200, 'dict'] as const,
    ['__main__.METRICS', 'dict', 8195, 'dict'] as const,
    ['__main__.APP.sessions.sessions', 'dict', 2050, 'Session'] as const,
    ['__main__.EVENT_LISTENERS', 'list', 1640, 'instancemethod'] as const,
  ].map(([path, type, length, elementType]) => ({ path, type, length, elementType, module: '__main__' })),
  'leak-py310': [
    ['__main__.‹function wrapper›.__closure__[0].cell_contents', 'dict', 8200, 'str'] as const,
    ['__main__.‹list›', 'list', 8200, 'dict'] as const,
    ['__main__.‹dict›', 'dict', 8192, 'dict'] as const,
    ['__main__.‹App›.‹SessionCache›.‹dict›', 'dict', 2050, 'Session'] as const,
    ['__main__.‹list›', 'list', 1640, 'method'] as const,
  ].map(([path, type, length, elementType]) => ({ path, type, length, elementType, module: '__main__' })),
};

describe.each(['leak-py27', 'leak-py310'])('%s', (program) => {
  const cache = temporaryFolder();

  test.each([[['t0']], [['t1']], [['t0', 't1']]])(
    'with the baselines %j: the five leaks and nothing else',
    async (times) => {
      const { code, out, err } = await commandLine(
        [
          'suspects',
          dumpAt(program, 't2'),
          '--json',
          ...times.flatMap((time) => ['--baseline', dumpAt(program, time)]),
        ],
        cache,
      );
      expect([code, err]).toEqual([0, '']);
      const { suspects } = JSON.parse(out) as { suspects: Suspect[] };
      expect(suspects.map(found)).toEqual(leaks[program]);
      for (const { sentence, address, growth, retained, share } of suspects) {
        expect(sentence).toContain(String(address));
        expect(growth).toMatchObject({ neverShrinks: true, matchedBy: 'path' });
        expect(growth!.bytes).toBeGreaterThan(0);
        expect(growth!.bytes).toBeLessThan(retained);
        expect(share).toBeGreaterThan(0.01);
      }
      const grown = suspects.map(({ growth }) => growth!.bytes);
      expect(grown).toEqual(grown.toSorted((a, b) => b - a));
    },
  );

  test('alone: the same five; the large table is told of in the note', async () => {
    const { out } = await commandLine(['suspects', dumpAt(program, 't2'), '--json'], cache);
    const { suspects, note } = JSON.parse(out) as { suspects: Suspect[]; note: string };
    expect(suspects.map(found)).toEqual(leaks[program]);
    expect(suspects.map(({ growth }) => growth)).toEqual(suspects.map(() => null));
    for (const { sentence } of suspects) expect(sentence).toContain('Compare with an earlier dump');
    expect(note).toMatch(
      /^Not named, though large: __main__\.\S+ \(dict at \d+, [\d.]+ MiB\); its elements lie side by side/,
    );
  });

  test('a dump against itself has no suspects', async () => {
    const t2 = dumpAt(program, 't2');
    const { out } = await commandLine(['suspects', t2, '--baseline', t2], cache);
    expect(out).toBe(
      'No container got so many more elements since the baseline that it would be suspicious.\n',
    );
  });
});

test.each(['small-py27', 'small-py38', 'small-py310', 'small-py311', 'small-py313'])(
  'an ordinary process, %s, has none',
  async (name) => {
    const { out } = await commandLine(['suspects', fixturePath('meliae', `${name}.dump.gz`), '--json']);
    expect((JSON.parse(out) as { suspects: unknown[] }).suspects).toEqual([]);
  },
);

test('open dumps give the same, also in meliae’s view', async () => {
  await withSession({ graph: 'asked' }, async (session) => {
    const t0 = await readDump(session, dumpAt('leak-py27', 't0'));
    const t2 = await readDump(session, dumpAt('leak-py27', 't2'));
    const { suspects } = session.handlers();
    const { signal } = new AbortController();
    for (const view of ['raw', 'collapsed'] as const) {
      const answer = await suspects({ dump: t2.dump, view, baselines: [t0.dump] }, signal);
      expect(answer.suspects.map(({ path }) => path)).toEqual(leaks['leak-py27']!.map(({ path }) => path));
    }
  });
});
