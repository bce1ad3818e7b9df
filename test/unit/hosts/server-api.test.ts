import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import { noEvidence } from '../../../shared/protocol/insight.ts';
import type { EventMessage } from '../../../shared/protocol/wire.ts';
import { startServer } from '../../../electron/hosts/server/server.ts';
import { testServer, type TestServer } from './local-server.ts';

const mebibyte = 1024 * 1024;

describe('POST /api/ask', () => {
  const post = ({ get, token }: TestServer, body: string | Buffer, headers: Record<string, string> = {}) =>
    get('/api/ask', {
      method: 'POST',
      headers: { 'x-meliscope-token': token, 'content-type': 'application/json', ...headers },
      body,
    });

  test('answers questions and failures as replies', async () => {
    const { ask, session } = await testServer();
    session.opened.push('/a');
    expect(await ask('summaryText', { dump: 0, view: 'raw' })).toEqual({
      ok: true,
      answer: { text: "meliae's text of 20 rows" },
    });
    expect(await ask('nonsense', {})).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    expect(await ask('chooseFiles', {})).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
  });

  test('says what this host can do', async () => {
    const { ask } = await testServer();
    expect(await ask('hostFacts', {})).toMatchObject({
      ok: true,
      answer: { host: 'server', version: '9.8.7', openDialog: false, folderListing: true },
    });
  });

  test('wants JSON, POST and a body that can be read', async () => {
    const server = await testServer();
    expect((await post(server, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(server, '{}', { 'content-type': 'application/jsonx' })).status).toBe(415);
    expect((await post(server, '{}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      200,
    );
    expect((await post(server, 'nonsense')).status).toBe(400);
    expect((await post(server, Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400);
    for (const odd of ['null', '1', '[]', '"x"', 'true'])
      expect(JSON.parse((await post(server, odd)).body)).toMatchObject({ ok: false });
    const get = await server.get('/api/ask', { headers: { 'x-meliscope-token': server.token } });
    expect(get).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    const other = await server.get('/api/other', { headers: { 'x-meliscope-token': server.token } });
    expect(other.status).toBe(404);
  });

  test('takes a mebibyte and not a byte more, with or without a length', async () => {
    const server = await testServer();
    const question = JSON.stringify({ method: 'dumps', params: {} });
    expect((await post(server, question.padEnd(mebibyte))).status).toBe(200);
    expect((await post(server, question.padEnd(mebibyte + 1))).status).toBe(413);
    const chunked = await post(server, question.padEnd(mebibyte + 1), { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect(await server.ask('dumps', {})).toMatchObject({ ok: true });
  });

  test('takes megabytes of evidence where it is posted to, and nothing else there', async () => {
    const server = await testServer();
    const large = (bytes: number): string => '7f00-7f01 rw-p 0 00:00 0 [heap]\n'.padEnd(bytes, 'Rss: 1 kB\n');
    const send = (method: string, params: object) =>
      server.get('/api/ask/diagnose', {
        method: 'POST',
        headers: { 'x-meliscope-token': server.token, 'content-type': 'application/json' },
        body: JSON.stringify({ method, params }),
      });
    const given = { ...noEvidence, dump: null, python: null, openMprof: null, openStrace: null };
    const five = await send('diagnose', { ...given, smaps: large(5 * mebibyte) });
    expect(five.status).toBe(200);
    // The session of these tests has no graphs and says so: the question arrived.
    expect(JSON.parse(five.body)).toMatchObject({ ok: false, failure: { kind: 'not-found' } });
    expect((await send('diagnose', { ...given, smaps: large(33 * mebibyte) })).status).toBe(413);
    expect((await send('dumps', {})).status).toBe(400);
    const stranger = await server.get('/api/ask/diagnose', { method: 'POST', body: '{}' });
    expect(stranger.status).toBe(403);
  });

  test('cancels when the asker goes away', async () => {
    const { server, session, token } = await testServer();
    const handlers = session.handlers();
    let cancelled = false;
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const running = await startServer({
      root: '/',
      screens: '/',
      sample: '/',
      dumpScript: '/',
      recentFiles: { add: () => Promise.resolve() } as never,
      version: '0',
      openSession: () =>
        Object.assign(session, {
          handlers: () => ({
            ...handlers,
            problems: (_params: unknown, signal: AbortSignal) => {
              signal.addEventListener('abort', () => (cancelled = true));
              asked();
              return new Promise(() => undefined);
            },
          }),
        }),
    });
    const sent = httpRequest({
      host: '127.0.0.1',
      port: running.port,
      path: '/api/ask',
      method: 'POST',
      headers: {
        'x-meliscope-token': new URL(running.url).hash.slice('#token='.length),
        'content-type': 'application/json',
      },
    });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ method: 'problems', params: { dump: 0 } }));
    await arrived;
    sent.destroy();
    await vi.waitFor(() => expect(cancelled).toBe(true));
    await running.close();
    expect(server.port).not.toBe(running.port);
    expect(token).not.toBe('');
  });
});

describe('GET /api/events', () => {
  /** Listens and collects; `text` is all that came so far. */
  async function listen({ server, token }: TestServer) {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(
        {
          host: '127.0.0.1',
          port: server.port,
          path: '/api/events',
          headers: { 'x-meliscope-token': token },
        },
        resolve,
      )
        .on('error', reject)
        .end();
    });
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.on('error', () => undefined);
    const events = () =>
      text
        .split('\n\n')
        .filter((frame) => frame.startsWith('data: '))
        .map((frame) => JSON.parse(frame.slice('data: '.length)) as EventMessage);
    return { response, events, text: () => text };
  }

  test('tells every window what the engine tells', async () => {
    const made = await testServer();
    const [one, two] = [await listen(made), await listen(made)];
    expect(one.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    made.session.openDump('/home/ann/ünï\n.dump');
    for (const { events } of [one, two]) {
      await vi.waitFor(() => expect(events()).toHaveLength(1));
      expect(events()[0]).toMatchObject({ event: 'dumpState', data: { path: '/home/ann/ünï\n.dump' } });
    }
  });

  test('begins with the state of what is open already', async () => {
    const made = await testServer();
    made.session.openDump('/a');
    made.session.openDump('/b');
    const { events, text } = await listen(made);
    await vi.waitFor(() => expect(events()).toHaveLength(2));
    expect(events().map(({ data }) => (data as DumpState).path)).toEqual(['/a', '/b']);
    expect(text()).toMatch(/^: meliscope\n/);
  });

  test('drops a window that does not read, and only that one', async () => {
    const made = await testServer();
    const [slow, quick] = [await listen(made), await listen(made)];
    slow.response.pause();
    const closed = new Promise((resolve) => slow.response.once('close', resolve));
    const path = 'x'.repeat(100_000);
    // The socket's buffers take some megabytes before anything waits.
    for (let sent = 0; sent < 400; sent++) {
      made.session.onEvent?.({ event: 'dumpState', data: { ...made.session.state(0 as never), path } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    slow.response.resume();
    await closed;
    expect(slow.response.complete).toBe(false);
    await vi.waitFor(() => expect(quick.events()).toHaveLength(400), 10_000);
  });

  test('ends when the server closes, and with it the session', async () => {
    const made = await testServer();
    const { response } = await listen(made);
    const closed = new Promise((resolve) => response.once('close', resolve));
    await made.server.close();
    await closed;
    expect(made.session.closed).toBe(true);
  });
});

describe('files', () => {
  test('inside the root open, others do not unless they were named', async () => {
    const { ask, root, folder, session } = await testServer(['named.dump']);
    writeFileSync(join(root, 'a.dump'), '');
    writeFileSync(join(folder, 'named.dump'), '');
    mkdirSync(join(folder, 'root2'));
    writeFileSync(join(folder, 'root2', 'a.dump'), '');
    symlinkSync(join(folder, 'secret.txt'), join(root, 'out.dump'));
    symlinkSync(join(root, 'a.dump'), join(root, 'in.dump'));
    symlinkSync(folder, join(root, 'up'));
    const allowed = ['a.dump', join(root, 'a.dump'), join(root, 'in.dump'), join(folder, 'named.dump')];
    for (const path of allowed) expect(await ask('openDump', { path })).toMatchObject({ ok: true });
    // A file that is not there is the engine's to report.
    expect(await ask('openDump', { path: join(root, 'deep', 'gone.dump') })).toMatchObject({ ok: true });
    const opened = session.opened.length;
    const refused = [
      '/etc/passwd',
      join(folder, 'secret.txt'),
      join(folder, 'gone.txt'),
      join(folder, 'root2', 'a.dump'),
      `${root}/../secret.txt`,
      '../secret.txt',
      join(root, 'out.dump'),
      join(root, 'up', 'secret.txt'),
      join(root, 'up', 'gone.txt'),
    ];
    for (const path of refused) {
      expect(await ask('openDump', { path }), path).toMatchObject({
        ok: false,
        failure: { kind: 'no-permission', message: expect.stringContaining(`outside ${root}`) as unknown },
      });
    }
    expect(session.opened).toHaveLength(opened);
  });

  test('a folder lists folders first, numbers in order, hidden names last', async () => {
    const { ask, root } = await testServer();
    for (const name of ['b', '.hidden']) mkdirSync(join(root, name));
    for (const name of ['dump-10', 'dump-2', '.dot', 'A.gz']) writeFileSync(join(root, name), '123');
    const { answer } = (await ask('listFolder', { path: null })) as {
      answer: { path: string; parent: null; leftOff: number; entries: { name: string; bytes: number }[] };
    };
    expect(answer).toMatchObject({ path: root, parent: null, leftOff: 0 });
    expect(answer.entries.map(({ name }) => name)).toEqual([
      'b',
      '.hidden',
      'A.gz',
      'dump-2',
      'dump-10',
      '.dot',
    ]);
    expect(answer.entries[2]).toMatchObject({
      kind: 'file',
      bytes: 3,
      path: join(root, 'A.gz'),
      modifiedMs: expect.any(Number) as unknown,
    });
    expect(await ask('listFolder', { path: join(root, 'b') })).toMatchObject({
      answer: { parent: root, entries: [] },
    });
  });

  test('a listing shows only links that stay inside', async () => {
    const { ask, root, folder } = await testServer();
    mkdirSync(join(root, 'real'));
    symlinkSync(join(root, 'real'), join(root, 'inside'));
    symlinkSync(folder, join(root, 'outside'));
    symlinkSync(join(folder, 'secret.txt'), join(root, 'secret'));
    symlinkSync(join(root, 'nothing'), join(root, 'dangling'));
    symlinkSync(join(root, 'loop'), join(root, 'loop'));
    const reply = (await ask('listFolder', { path: null })) as {
      answer: { entries: { name: string; kind: string }[] };
    };
    expect(reply.answer.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['inside', 'folder'],
      ['real', 'folder'],
    ]);
    for (const path of [join(root, 'outside'), folder, '/', join(root, '..'), '..'])
      expect(await ask('listFolder', { path })).toMatchObject({
        ok: false,
        failure: { kind: 'no-permission' },
      });
  });

  test('a listing says what is wrong with a path', async () => {
    const { ask, root } = await testServer();
    writeFileSync(join(root, 'file'), '');
    const kindOf = async (name: string) =>
      ((await ask('listFolder', { path: join(root, name) })) as { failure: { kind: string } }).failure.kind;
    expect(await kindOf('gone')).toBe('not-found');
    expect(await kindOf('file')).toBe('bad-request');
  });

  test('a listing stops at 2,000 and says how many more there are', async () => {
    const { ask, root } = await testServer();
    for (let at = 0; at < 2_005; at++) writeFileSync(join(root, `f${at}`), '');
    mkdirSync(join(root, 'zzz'));
    const reply = (await ask('listFolder', { path: null })) as {
      answer: { entries: { name: string }[]; leftOff: number };
    };
    expect(reply.answer.entries).toHaveLength(2_000);
    expect(reply.answer.entries[0]?.name).toBe('zzz');
    expect(reply.answer.leftOff).toBe(6);
  });

  test('what was opened is remembered, but neither the sample nor what lies outside is told', async () => {
    const { ask, root, recentFiles, session } = await testServer();
    await recentFiles.add('/elsewhere/x.dump');
    await ask('openDump', { path: join(root, 'a.dump') });
    await ask('openSample', {});
    expect(session.opened).toEqual([join(root, 'a.dump'), '/sample.dump.gz']);
    await vi.waitFor(async () =>
      expect((await recentFiles.list()).map(({ path }) => path)).toEqual([
        join(root, 'a.dump'),
        '/elsewhere/x.dump',
      ]),
    );
    expect(await ask('recentFiles', {})).toMatchObject({ answer: [{ name: 'a.dump' }] });
    expect(((await ask('recentFiles', {})) as { answer: unknown[] }).answer).toHaveLength(1);
    expect(await ask('clearRecentFiles', {})).toEqual({ ok: true, answer: {} });
    expect(await ask('recentFiles', {})).toEqual({ ok: true, answer: [] });
  });
});

test('a server that cannot start says why and leaves no session behind', async () => {
  const { server, session } = await testServer();
  const options = {
    screens: '/',
    sample: '/',
    dumpScript: '/',
    recentFiles: {} as never,
    version: '0',
    openSession: () => session,
  };
  await expect(startServer({ ...options, root: '/', port: server.port })).rejects.toMatchObject({
    failure: {
      kind: 'bad-request',
      message: `Port ${server.port} is in use; choose another with --port, or leave it off.`,
    },
  });
  expect(session.closed).toBe(true);
  await expect(startServer({ ...options, root: '/no/such/folder' })).rejects.toMatchObject({
    failure: { kind: 'not-found', message: 'There is no folder /no/such/folder.' },
  });
  await expect(startServer({ ...options, root: '/etc/passwd' })).rejects.toMatchObject({
    failure: { kind: 'bad-request' },
  });
});
