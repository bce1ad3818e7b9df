import type { ServerResponse } from 'node:http';
import type { EventMessage } from '../../../shared/protocol/wire.ts';

/** Proxies and tunnels close a silent connection after as little as 30 s. */
const heartbeatMs = 15_000;
/** One frame is about 1 kB: a window that is this far behind is gone or asleep, and will ask anew when it wakes. */
const mostWaitingBytes = 1024 * 1024;
/** Every stream costs a socket; a person has a few windows. */
const mostClients = 64;

const frame = (message: EventMessage): string => `data: ${JSON.stringify(message)}\n\n`;

/** Server-sent events to any number of windows. A slow window is dropped, it never slows the engine or the others. */
export class EventStream {
  readonly #clients = new Set<ServerResponse>();
  #heartbeat: NodeJS.Timeout | null = null;

  get clients(): number {
    return this.#clients.size;
  }

  /** Takes over the response; `news` is what this window must know before anything else. */
  add(response: ServerResponse, news: readonly EventMessage[]): void {
    if (this.#clients.size >= mostClients) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.#clients.add(response);
    response.once('close', () => this.#forget(response));
    // The opening comment makes the browser's "open" event fire although nothing has happened yet.
    response.write(`: meliscope\nretry: 1000\n\n${news.map(frame).join('')}`);
    this.#heartbeat ??= setInterval(() => this.#send(': alive\n\n'), heartbeatMs).unref();
  }

  send(message: EventMessage): void {
    if (this.#clients.size > 0) this.#send(frame(message));
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
    this.#stopHeartbeat();
  }

  #send(text: string): void {
    for (const client of this.#clients) {
      if (client.writableLength > mostWaitingBytes) {
        this.#forget(client);
        client.destroy();
      } else client.write(text);
    }
  }

  #forget(client: ServerResponse): void {
    this.#clients.delete(client);
    if (this.#clients.size === 0) this.#stopHeartbeat();
  }

  #stopHeartbeat(): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
  }
}
