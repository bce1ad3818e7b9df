import { describe, expect, test, vi } from 'vitest';
import { dispatch } from '../../../electron/hosts/dispatch.ts';
import { methodNames } from '../../../shared/protocol/engine-api.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Handlers } from '../../../shared/protocol/wire.ts';

const never = new AbortController().signal;

function handlersThat(answer: (method: string, params: unknown) => unknown): Handlers {
  return Object.fromEntries(
    methodNames.map((name) => [name, (params: unknown) => answer(name, params)]),
  ) as unknown as Handlers;
}
const echo = handlersThat((method, params) => ({ method, params }));

const question = {
  view: 'raw',
  dump: 1,
  groupBy: 'type',
  sortBy: 'bytes',
  descending: true,
  filter: '',
  from: 0,
  limit: 500,
};

/** The message of a refusal. */
async function refusal(method: unknown, params: unknown): Promise<string> {
  const reply = await dispatch(echo, method, params, never);
  if (reply.ok) throw new Error('was answered');
  expect(reply.failure.kind).toBe('bad-request');
  return reply.failure.message;
}

describe('dispatch answers', () => {
  test('with what the handler gives, and hands it the parameters and the signal', async () => {
    const handler = vi.fn(() => ({ kind: [] }));
    const reply = await dispatch({ ...echo, summary: handler as never }, 'summary', question, never);
    expect(reply).toEqual({ ok: true, answer: { kind: [] } });
    expect(handler).toHaveBeenCalledWith(question, never);
  });

  test('with a failure that was thrown, its place included', async () => {
    const failing = handlersThat(() => {
      throw fail('not-found', 'There is no dump 9.', { line: 3 as never });
    });
    expect(await dispatch(failing, 'problems', { dump: 9 }, never)).toEqual({
      ok: false,
      failure: { kind: 'not-found', message: 'There is no dump 9.', line: 3 },
    });
  });

  test('with an io failure for a fault, and even for something that cannot become text', async () => {
    for (const thrown of [new Error('oops'), 'oops', null, undefined, Object.create(null) as unknown]) {
      const failing = handlersThat(() => {
        throw thrown;
      });
      const reply = await dispatch(failing, 'dumps', {}, never);
      expect(reply).toMatchObject({ ok: false, failure: { kind: 'io' } });
    }
  });

  test('that it was cancelled, although the handler never ends', async () => {
    const stop = new AbortController();
    const endless = handlersThat(() => new Promise(() => undefined));
    const reply = dispatch(endless, 'dumps', {}, stop.signal);
    stop.abort();
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(await dispatch(endless, 'dumps', {}, stop.signal)).toMatchObject({ ok: false });
  });
});

describe('dispatch refuses', () => {
  test('a method that is not one', async () => {
    for (const method of ['toString', '__proto__', 'constructor', 'hasOwnProperty', 'Summary', ''])
      expect(await refusal(method, {})).toBe(`There is no method ${JSON.stringify(method)}.`);
    for (const method of [undefined, null, 1, {}, ['dumps'], true])
      expect(await refusal(method, {})).toBe('"method" must be text.');
  });

  test('a method that this host does not have', async () => {
    const inherited = Object.create(echo) as Handlers;
    expect(await dispatch(inherited, 'dumps', {}, never)).toMatchObject({ ok: false });
  });

  test('parameters that are no object', async () => {
    for (const params of [undefined, null, 1, 'x', [], [1]])
      expect(await refusal('dumps', params)).toBe('dumps: "params" must be an object.');
  });

  test('a field it does not know, naming it', async () => {
    expect(await refusal('dumps', { extra: 1 })).toBe('dumps: there is no parameter "extra".');
    expect(await refusal('problems', JSON.parse('{"dump":1,"__proto__":{}}'))).toBe(
      'problems: there is no parameter "__proto__".',
    );
    expect(await refusal('dumps', { ['x'.repeat(100_000)]: 1 })).toHaveLength(93);
  });

  test.each([
    ['problems', {}, 'problems: "dump" must be a whole number.'],
    ['problems', { dump: -1 }, 'problems: "dump" must be a whole number.'],
    ['problems', { dump: '1' }, 'problems: "dump" must be a whole number.'],
    ['problems', { dump: 1.5 }, 'problems: "dump" must be a whole number.'],
    ['problems', { dump: NaN }, 'problems: "dump" must be a whole number.'],
    ['openDump', { path: '' }, 'openDump: "path" must be the path of a file or folder.'],
    ['openDump', { path: 'a\0b' }, 'openDump: "path" must be the path of a file or folder.'],
    ['openDump', { path: null }, 'openDump: "path" must be the path of a file or folder.'],
    ['listFolder', {}, 'listFolder: "path" must be the path of a file or folder.'],
    ['summary', { ...question, groupBy: 'x' }, 'summary: "groupBy" must be one of type, module, size-class.'],
    [
      'summary',
      { ...question, sortBy: 'x' },
      'summary: "sortBy" must be one of kind, count, bytes, max, average.',
    ],
    ['summary', { ...question, descending: 1 }, 'summary: "descending" must be true or false.'],
    [
      'summary',
      { ...question, filter: 'x'.repeat(1001) },
      'summary: "filter" must be text of at most 1000 characters.',
    ],
    ['summary', { ...question, limit: 501 }, 'summary: "limit" must be a whole number from 0 to 500.'],
    ['summary', { ...question, from: -1 }, 'summary: "from" must be a whole number.'],
  ])('%s with a field of the wrong shape: %o', async (method, params, message) => {
    expect(await refusal(method, params)).toBe(message);
  });
});

describe('dispatch survives', () => {
  /** The same numbers on every run (mulberry32). */
  function numbers(seed: number): () => number {
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
      return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  test('20,000 random questions, each with a reply that crosses the wire', async () => {
    const random = numbers(7);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const names = [
      'dump',
      'path',
      'groupBy',
      'sortBy',
      'descending',
      'filter',
      'from',
      'limit',
      'x',
      '__proto__',
    ];
    const hostile = new Proxy({}, { ownKeys: () => pick([[], names]) });
    const getter = Object.defineProperty({}, 'dump', {
      enumerable: true,
      get: () => {
        throw new Error('a getter');
      },
    });
    const value = (depth: number): unknown =>
      pick<() => unknown>([
        () => pick([0, 1, -1, 1.5, 2 ** 53, NaN, Infinity, 500, 501]),
        () => pick(['', 'type', 'bytes', '/(/', '\0', '/etc/passwd', 'ü', '\ud800']),
        () => pick([null, undefined, true, false, 10n, Symbol('s')]),
        () => pick<unknown>([hostile, getter, Object.create(null)]),
        () => (depth > 2 ? [] : Array.from({ length: 3 }, () => value(depth + 1))),
        () => {
          const made: Record<string, unknown> = {};
          if (depth < 3)
            for (let n = random() * 9; n > 0; n--)
              Object.defineProperty(made, pick(names), {
                value: value(depth + 1),
                enumerable: true,
                configurable: true,
              });
          return made;
        },
      ])();
    const known = methodNames as readonly unknown[];
    let answered = 0;
    for (let round = 0; round < 20_000; round++) {
      const method = random() < 0.8 ? pick(known) : value(0);
      const reply = await dispatch(
        handlersThat(() => ({})),
        method,
        random() < 0.1 ? {} : value(0),
        never,
      );
      expect(Object.keys(reply).sort()).toEqual(reply.ok ? ['answer', 'ok'] : ['failure', 'ok']);
      expect(JSON.stringify(reply).length).toBeLessThan(400);
      if (reply.ok) answered += 1;
    }
    // Neither everything nor nothing gets through.
    expect(answered).toBeGreaterThan(100);
    expect(answered).toBeLessThan(15_000);
  });
});
