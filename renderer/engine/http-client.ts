import type { Answer, EngineEvents, EventName, Method, Params } from '../../shared/protocol/engine-api.ts';
import { FailureError, fail } from '../../shared/protocol/failure.ts';
import type { EventMessage, Reply } from '../../shared/protocol/wire.ts';
import type { HostClient } from './connect.ts';
import { Listeners } from './listeners.ts';

const longestWaitMs = 10_000;

/** Asks the local server: one POST per question, one long answer for events. */
export class HttpClient implements HostClient {
  readonly #token: string;
  readonly #listeners = new Listeners();
  readonly #reachable: ((reachable: boolean) => void)[] = [];
  #isReachable = true;

  constructor(token: string) {
    this.#token = token;
    void this.#listenForEver();
  }

  async ask<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Answer<M>> {
    let reply: Reply<M>;
    try {
      const response = await fetch('/api/ask', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-meliscope-token': this.#token },
        body: JSON.stringify({ method, params }),
        signal: signal ?? null,
      });
      if (response.status === 403) throw fail('no-permission', refused);
      reply = (await response.json()) as Reply<M>;
    } catch (error) {
      if (error instanceof FailureError) throw error;
      if (error instanceof DOMException && error.name === 'AbortError') throw fail('cancelled', 'Cancelled.');
      throw fail('engine-stopped', 'The local server does not answer. Is it still running in its terminal?');
    }
    if (!reply.ok) throw new FailureError(reply.failure);
    return reply.answer;
  }

  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void {
    return this.#listeners.listen(event, listener);
  }

  onReachable(listener: (reachable: boolean) => void): void {
    this.#reachable.push(listener);
    if (!this.#isReachable) listener(false);
  }

  pathOfFile(): string {
    return '';
  }

  async #listenForEver(): Promise<void> {
    for (let failures = 0; ;) {
      try {
        const response = await fetch('/api/events', { headers: { 'x-meliscope-token': this.#token } });
        if (response.status === 403) return;
        if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
        this.#setReachable(true);
        failures = 0;
        await this.#readFrames(response.body);
      } catch (error) {
        // A lost connection; anything else would be a bug of ours and must be seen.
        if (!(error instanceof TypeError || error instanceof DOMException || error instanceof Error))
          throw error;
      }
      this.#setReachable(false);
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** failures, longestWaitMs)));
    }
  }

  async #readFrames(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let pending = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const frames = (pending + decoder.decode(value, { stream: true })).split('\n\n');
      pending = frames.pop() ?? '';
      for (const frame of frames) {
        const data = frame
          .split('\n')
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice(5).trimStart())
          .join('\n');
        if (data !== '') this.#listeners.tell(JSON.parse(data) as EventMessage);
      }
    }
  }

  #setReachable(reachable: boolean): void {
    if (reachable === this.#isReachable) return;
    this.#isReachable = reachable;
    for (const listener of this.#reachable) listener(reachable);
  }
}

const refused =
  'The server refused this page: open the address that it printed in its terminal, token included.';
