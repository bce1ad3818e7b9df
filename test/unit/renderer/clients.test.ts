import { afterEach, describe, expect, test, vi } from 'vitest';
import { BridgeClient } from '../../../renderer/engine/bridge-client.ts';
import { HttpClient } from '../../../renderer/engine/http-client.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { WindowBridge } from '../../../shared/protocol/wire.ts';

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind;
    throw error;
  }
  return 'no failure';
};

describe('over HTTP', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const client = new HttpClient('t0k');
  const serve = (answer: () => Promise<Response>) => {
    const fetched = vi.fn<typeof fetch>(answer);
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };
  const reply =
    (body: unknown, status = 200) =>
    () =>
      Promise.resolve(new Response(JSON.stringify(body), { status }));

  test('a question is a POST with the token', async () => {
    const fetched = serve(reply({ ok: true, answer: [] }));
    expect(await client.ask('dumps', {})).toEqual([]);
    const [url, init] = fetched.mock.calls[0]!;
    expect(url).toBe('/api/ask');
    expect(init).toMatchObject({ method: 'POST', headers: { 'x-meliscope-token': 't0k' } });
    expect(init?.body).toBe('{"method":"dumps","params":{}}');
  });

  test.each([
    ['not-found', reply({ ok: false, failure: { kind: 'not-found', message: 'No.' } })],
    ['no-permission', reply('', 403)],
    ['io', reply('', 500)],
    ['engine-stopped', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['cancelled', () => Promise.reject(new DOMException('Aborted', 'AbortError'))],
  ])('settles as %s', async (kind, answer) => {
    serve(answer);
    expect(await failureOf(client.ask('dumps', {}))).toBe(kind);
  });
});

describe('over the bridge', () => {
  const bridge = (ask: WindowBridge['ask']) => {
    const cancelled: number[] = [];
    let tell: (message: unknown) => void = () => undefined;
    const made = new BridgeClient({
      ask,
      cancel: (id) => void cancelled.push(id),
      onEvent: (listener) => (tell = listener),
      pathOfFile: () => '/a.dump',
    });
    return { client: made, cancelled, tell: (message: unknown) => tell(message) };
  };

  test('an abort settles at once and is passed on', async () => {
    const { client, cancelled } = bridge(() => new Promise(() => undefined));
    const abort = new AbortController();
    const kind = failureOf(client.ask('dumps', {}, abort.signal));
    abort.abort();
    expect([await kind, cancelled]).toEqual(['cancelled', [1]]);
    expect(await failureOf(client.ask('dumps', {}, abort.signal))).toBe('cancelled');
  });

  test('an engine that is gone is a failure, not silence', async () => {
    const { client } = bridge(() => Promise.reject(new Error('No handler registered')));
    expect(await failureOf(client.ask('dumps', {}))).toBe('engine-stopped');
  });

  test('events reach those who listen, until they stop', () => {
    const { client, tell } = bridge(() => Promise.resolve());
    const heard: unknown[] = [];
    const stop = client.listen('dumpClosed', (data) => heard.push(data));
    tell({ event: 'dumpClosed', data: { dump: 1 } });
    tell({ event: 'command', data: { name: 'open' } });
    stop();
    tell({ event: 'dumpClosed', data: { dump: 2 } });
    expect(heard).toEqual([{ dump: 1 }]);
  });
});
