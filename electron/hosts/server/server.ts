import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Method } from '../../../shared/protocol/engine-api.ts';
import type { EventMessage, Handlers } from '../../../shared/protocol/wire.ts';
import { longQuestions } from '../../../shared/protocol/wire.ts';
import { dispatch } from '../dispatch.ts';
import type { RecentFiles } from '../recent-files.ts';
import { Downloads, sendDownload } from './downloads.ts';
import { EventStream } from './event-stream.ts';
import { newToken, ownHosts, sameToken, securityHeaders, strangerStatus, tokenHeader } from './guard.ts';
import { hostHandlers, recentFilesNoter, type EngineSession } from './host-handlers.ts';
import { readBody } from './request-body.ts';
import { RootFolder } from './root-folder.ts';
import { sendStaticFile } from './static-files.ts';

/** Questions are a few hundred bytes; the limit only keeps a runaway page from filling the memory. */
const mostBodyBytes = 1024 * 1024;
/** What a person gives of /proc: smaps has about 700 bytes for each mapping, so this is that of 45,000 mappings. */
const mostLongBodyBytes = 32 * 1024 * 1024;
/** Time for a browser to start from cold. */
const openingMs = 60_000;

export interface ServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** The folder below which the screens may list and open files. */
  readonly root: string;
  /** Files the screens may open although they lie elsewhere: those named on the command line. */
  readonly files?: readonly string[];
  /** The folder of the built screens. */
  readonly screens: string;
  readonly sample: string;
  readonly dumpScript: string;
  readonly recentFiles: RecentFiles;
  readonly version: string;
  readonly openSession: (onEvent: (message: EventMessage) => void) => EngineSession;
}

export interface RunningServer {
  readonly port: number;
  /** The screens' address with the token in its fragment, which a browser never sends anywhere. */
  readonly url: string;
  readonly session: EngineSession;
  /**
   * An address that leads to `url` once, within a minute. It is what a browser may be started with: other users of the machine
   * can read a program's arguments, and there the token would be theirs.
   */
  openingAddress(): string;
  /** Ends all connections, the session and its threads. */
  close(): Promise<void>;
}

class LocalServer implements RunningServer {
  readonly session: EngineSession;
  port = 0;
  readonly #events: EventStream;
  readonly #handlers: Handlers;
  readonly #screens: string;
  readonly #downloads: Downloads;
  readonly #token = newToken();
  /** Paths under /open/ that have not been used yet, and until when they may be. */
  readonly #openings = new Map<string, number>();
  readonly #http: Server;
  #hosts: ReadonlySet<string> = new Set();

  constructor(
    session: EngineSession,
    events: EventStream,
    handlers: Handlers,
    screens: string,
    downloads: Downloads,
  ) {
    this.session = session;
    this.#events = events;
    this.#handlers = handlers;
    this.#screens = screens;
    this.#downloads = downloads;
    this.#http = createServer((request, response) => void this.#answer(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/#token=${this.#token}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', (thrown: NodeJS.ErrnoException) =>
        reject(
          thrown.code === 'EADDRINUSE'
            ? fail('bad-request', `Port ${port} is in use; choose another with --port, or leave it off.`)
            : fail('io', `The server cannot listen on port ${port}: ${thrown.message}`),
        ),
      );
      // The address is spelled out: 'localhost' may resolve to an outside interface, '::' is all of them.
      this.#http.listen(port, '127.0.0.1', () => {
        this.port = (this.#http.address() as AddressInfo).port;
        this.#hosts = ownHosts(this.port);
        resolve();
      });
    });
  }

  openingAddress(): string {
    const word = randomBytes(16).toString('base64url');
    this.#openings.set(`/open/${word}`, Date.now() + openingMs);
    return `http://127.0.0.1:${this.port}/open/${word}`;
  }

  async close(): Promise<void> {
    this.#events.close();
    this.#downloads.close();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await this.session.close();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    // A connection that breaks off shows up here; whoever cares listens for 'close'.
    response.on('error', () => undefined);
    try {
      const refusal = strangerStatus(request, this.#hosts);
      if (refusal !== null) this.#end(response, refusal);
      else if (request.url?.startsWith('/api/')) await this.#answerApi(request, response);
      else await this.#answerPage(request, response);
    } catch {
      if (!response.headersSent) this.#end(response, 500);
      else response.destroy();
    }
  }

  async #answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      this.#end(response, 405);
    } else if (request.method === 'GET' && this.#isOpening(target)) {
      response.writeHead(302, { location: this.url, 'cache-control': 'no-store' }).end();
    } else if (request.method === 'GET' && target.startsWith('/download/')) {
      const download = this.#downloads.take(target);
      if (download === null) this.#end(response, 404);
      else await sendDownload(download, response);
    } else await sendStaticFile(this.#screens, target, response, request.method === 'HEAD');
  }

  /** True once for each opening address, while it is fresh. */
  #isOpening(target: string): boolean {
    const until = this.#openings.get(target);
    return this.#openings.delete(target) && until !== undefined && Date.now() < until;
  }

  async #answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    if (!sameToken(request.headers[tokenHeader], this.#token)) {
      this.#end(response, 403);
      return;
    }
    const long = [...longQuestions].find(([, path]) => path === request.url)?.[0] ?? null;
    const wanted =
      request.url === '/api/ask' || long !== null ? 'POST' : request.url === '/api/events' ? 'GET' : null;
    if (wanted === null) this.#end(response, 404);
    else if (request.method !== wanted) {
      response.setHeader('allow', wanted);
      this.#end(response, 405);
    } else if (wanted === 'POST') await this.#ask(request, response, long);
    else {
      // Whatever happened before this window listened is told first, so it can miss nothing.
      const news = this.session.dumps().map((data): EventMessage => ({ event: 'dumpState', data }));
      this.#events.add(response, news);
    }
  }

  /** `long`: the one method that may be asked here, with a body of megabytes; null: any, with a short one. */
  async #ask(request: IncomingMessage, response: ServerResponse, long: Method | null): Promise<void> {
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
      this.#end(response, 415);
      return;
    }
    const body = await readBody(request, long === null ? mostBodyBytes : mostLongBodyBytes);
    if (!body.ok) {
      this.#end(response, body.status);
      return;
    }
    let question: { method?: unknown; params?: unknown } | null;
    try {
      question = JSON.parse(body.text) as typeof question;
    } catch {
      this.#end(response, 400);
      return;
    }
    if (long !== null && question?.method !== long) {
      this.#end(response, 400);
      return;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const reply = await dispatch(this.#handlers, question?.method, question?.params, gone.signal);
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(reply));
  }

  /** An error without a body worth reading. The rest of the request is not waited for. */
  #end(response: ServerResponse, status: number): void {
    if (status === 413 || status === 400) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end();
  }
}

/** Serves the screens and the engine to browsers on this machine. Throws a failure when it cannot start. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const root = await RootFolder.at(options.root, options.files ?? []);
  const events = new EventStream();
  const note = recentFilesNoter(options.recentFiles, options.sample);
  const session = options.openSession((message) => {
    note(message);
    events.send(message);
  });
  const { recentFiles, sample, dumpScript, version } = options;
  const downloads = new Downloads();
  const handlers = hostHandlers({ session, root, recentFiles, downloads, sample, dumpScript, version });
  const server = new LocalServer(session, events, handlers, options.screens, downloads);
  try {
    await server.listen(options.port ?? 0);
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
  return server;
}
