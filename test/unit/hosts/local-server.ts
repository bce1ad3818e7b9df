import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { RecentFiles } from '../../../electron/hosts/recent-files.ts';
import { startServer, type RunningServer } from '../../../electron/hosts/server/server.ts';
import { StubSession } from './stub-session.ts';
import { tempFolder } from './temp-folder.ts';

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Request {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A server over a stub session, with a folder of screens and a root folder of its own. */
export interface TestServer {
  readonly server: RunningServer;
  readonly session: StubSession;
  readonly folder: string;
  readonly root: string;
  readonly token: string;
  readonly recentFiles: RecentFiles;
  /** A raw request: the path is sent as it is, where `fetch` would tidy it. */
  readonly get: (path: string, request?: Request) => Promise<Response>;
  /** A question with all that it takes to be let in. */
  readonly ask: (method: string, params: unknown) => Promise<unknown>;
}

/** `files` are names in the test's folder, outside the root. */
export async function testServer(files: readonly string[] = []): Promise<TestServer> {
  const folder = tempFolder();
  const screens = join(folder, 'renderer');
  const root = join(folder, 'root');
  mkdirSync(join(screens, 'assets'), { recursive: true });
  mkdirSync(root);
  writeFileSync(join(screens, 'index.html'), '<!doctype html><title>screens</title>');
  writeFileSync(join(screens, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const session = new StubSession();
  const recentFiles = new RecentFiles(join(folder, 'data', 'recent.json'));
  const server = await startServer({
    root,
    files: files.map((file) => join(folder, file)),
    screens,
    sample: '/sample.dump.gz',
    dumpScript: '/meliscope_dump.py',
    recentFiles,
    version: '9.8.7',
    openSession: (onEvent) => {
      session.onEvent = onEvent;
      return session;
    },
  });
  onTestFinished(async () => {
    await server.close();
    // A note of an opened file may still be on its way to the folder that is about to go.
    await recentFiles.list();
  });
  const token = new URL(server.url).hash.replace('#token=', '');
  const get = (path: string, { method = 'GET', headers = {}, body }: Request = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: server.port, path, method, headers },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts).toString(),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const { body } = await get('/api/ask', {
      method: 'POST',
      headers: { 'x-meliscope-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ method, params }),
    });
    return JSON.parse(body);
  };
  return { server, session, folder, root, token, recentFiles, get, ask };
}
