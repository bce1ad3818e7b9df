import { symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testServer } from './local-server.ts';

const json = { 'content-type': 'application/json' };
const dumps = JSON.stringify({ method: 'dumps', params: {} });

test('the address holds a token of 256 bits, another one for each server', async () => {
  const [one, two] = [await testServer(), await testServer()];
  expect(one.server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  expect(one.token).not.toBe(two.token);
});

test('the API answers to the token only', async () => {
  const { get, token } = await testServer();
  const post = (headers: Record<string, string>) =>
    get('/api/ask', { method: 'POST', headers: { ...json, ...headers }, body: dumps });
  expect((await post({ 'x-meliscope-token': token })).status).toBe(200);
  for (const wrong of ['', token.slice(1), `${token}x`, token.toLowerCase(), 'x'.repeat(43)])
    expect((await post({ 'x-meliscope-token': wrong })).status).toBe(403);
  expect((await post({})).status).toBe(403);
  expect((await get('/api/events')).status).toBe(403);
  expect((await get('/api/anything')).status).toBe(403);
  expect((await get(`/api/events?token=${token}`)).status).toBe(403);
});

test('a foreign Host is turned away, for pages as well', async () => {
  const { get, server, token } = await testServer();
  const status = async (host: string, path = '/') =>
    (await get(path, { headers: { host, 'x-meliscope-token': token } })).status;
  for (const host of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])
    expect(await status(`${host}:${server.port}`)).toBe(200);
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1', '127.0.0.1:1', 'x'])
    for (const path of ['/', '/api/ask', '/assets/main-1a2b.js']) expect(await status(host, path)).toBe(421);
});

test('a foreign Origin is turned away although it has the token', async () => {
  const { get, server, token } = await testServer();
  const post = async (origin: string) =>
    (
      await get('/api/ask', {
        method: 'POST',
        headers: { ...json, 'x-meliscope-token': token, origin },
        body: dumps,
      })
    ).status;
  expect(await post(`http://127.0.0.1:${server.port}`)).toBe(200);
  expect(await post(`http://localhost:${server.port}`)).toBe(200);
  for (const origin of [
    'null',
    'https://evil.example',
    `https://127.0.0.1:${server.port}`,
    'http://127.0.0.1:1',
  ])
    expect(await post(origin)).toBe(403);
});

test('it listens on 127.0.0.1 and nowhere else', async () => {
  const { server } = await testServer();
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => address !== '127.0.0.1')
    .map(({ address, scopeid }) => (scopeid ? `${address}%${scopeid}` : address));
  for (const host of others) {
    const reached = await new Promise((resolve) => {
      const socket = connect({ host, port: server.port, timeout: 1000 });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('timeout', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    expect(reached, host).toBe(false);
  }
});

test('everything carries the same strict headers', async () => {
  const { get } = await testServer();
  for (const path of ['/', '/assets/main-1a2b.js', '/missing', '/api/ask']) {
    const { headers } = await get(path);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

test('the screens are served without a token, with their types', async () => {
  const { get } = await testServer();
  const page = await get('/');
  expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>screens</title>' });
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  const script = await get('/assets/main-1a2b.js?x=1');
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(await get('/index.html', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  expect((await get('/favicon.ico')).status).toBe(204);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/%2E%2E%2Fsecret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets/../../secret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/%252e%252e/secret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/%00',
  '/%zz',
  '//secret.txt',
  '/C:/secret.txt',
  '/.hidden',
  '/assets',
  '/missing.js',
  'http://127.0.0.1/secret.txt',
  '*',
])('%s is not found', async (path) => {
  const { get } = await testServer();
  expect(await get(path)).toMatchObject({ status: 404, body: '' });
});

test('a link among the screens that leads outside is not followed', async () => {
  const { get, folder } = await testServer();
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'));
  symlinkSync(folder, join(folder, 'renderer', 'out'));
  expect((await get('/link.txt')).status).toBe(404);
  expect((await get('/out/secret.txt')).status).toBe(404);
});

test('an opening address that nobody used goes stale', async () => {
  const { get, server } = await testServer();
  const path = new URL(server.openingAddress()).pathname;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect((await get(path)).status).toBe(404);
});

test('the opening address leads to the token once', async () => {
  const { get, server } = await testServer();
  const path = new URL(server.openingAddress()).pathname;
  expect(server.openingAddress()).not.toContain(path);
  expect(path).toMatch(/^\/open\/[\w-]{22}$/);
  expect((await get(path, { method: 'HEAD' })).status).toBe(404);
  const first = await get(path);
  expect(first).toMatchObject({
    status: 302,
    headers: { location: server.url, 'cache-control': 'no-store' },
  });
  expect((await get(path)).status).toBe(404);
  expect((await get('/open/guessed')).status).toBe(404);
});
