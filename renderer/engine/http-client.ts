import type { Answer, EngineEvents, EventName, Method, Params } from '../../shared/protocol/engine-api.ts';
import { FailureError, fail } from '../../shared/protocol/failure.ts';
import type { EventMessage, Reply } from '../../shared/protocol/wire.ts';
import { longQuestions } from '../../shared/protocol/wire.ts';
import type { HostClient } from './host-client.ts';
import { EventFrames } from './event-frames.ts';
import { Listeners } from './listeners.ts';

const longestPauseMs = 10_000;
/** The server sends a comment every 15 s; after two that did not come the connection is dead, whatever TCP thinks. */
const longestSilenceMs = 40_000;

/** Asks the local server: one POST per question, one long answer for events. */
export class HttpClient implements HostClient {
  readonly #token: string;
  readonly #listeners = new Listeners();
  readonly #reachable: ((reachable: boolean) => void)[] = [];
  #isReachable = true;
  #endPause = (): void => undefined;

  constructor(token: string) {
    this.#token = token;
  }

  async ask<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Answer<M>> {
    const path = longQuestions.get(method) ?? '/api/ask';
    const reply = await this.#post<M>(path, JSON.stringify({ method, params }), signal);
    if (!reply.ok) throw new FailureError(reply.failure);
    return reply.answer;
  }

  async #post<M extends Method>(path: string, body: string, signal?: AbortSignal): Promise<Reply<M>> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-meliscope-token': this.#token },
        body,
        signal: signal ?? null,
      });
      text = await response.text();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw fail('cancelled', 'Cancelled.');
      throw fail('engine-stopped', 'The local server does not answer. Is it still running in its terminal?');
    }
    if (response.status === 403) throw fail('no-permission', refused);
    if (response.status === 413)
      throw fail(
        'too-large',
        'This is more text than the local server takes. Open a recording as a file, or use the command line.',
      );
    if (!response.ok) throw fail('io', `The local server answered with status ${response.status}.`);
    return JSON.parse(text) as Reply<M>;
  }

  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void {
    return this.#listeners.listen(event, listener);
  }

  onReachable(listener: (reachable: boolean) => void): void {
    this.#reachable.push(listener);
    if (!this.#isReachable) listener(false);
  }

  reconnect(): void {
    this.#endPause();
  }

  pathOfFile(): string {
    return '';
  }

  /** Keeps the stream of events open, with growing pauses between attempts, until the server refuses the token. */
  async listenForEver(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.#openStream();
      if (response?.status === 403) return;
      if (response?.ok && response.body !== null) {
        attempt = 0;
        this.#setReachable(true);
        await this.#readEvents(response.body);
      }
      this.#setReachable(false);
      await this.#pause(Math.min(250 * 2 ** attempt, longestPauseMs));
    }
  }

  async #openStream(): Promise<Response | null> {
    try {
      return await fetch('/api/events', { headers: { 'x-meliscope-token': this.#token } });
    } catch {
      // fetch rejects for one reason only here: nobody is listening.
      return null;
    }
  }

  /** Ends when the connection does. */
  async #readEvents(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const frames = new EventFrames();
    for (;;) {
      const silence = setTimeout(() => void reader.cancel(), longestSilenceMs);
      // A connection that breaks off rejects the read; that is an end like any other.
      const piece = await reader.read().catch(() => null);
      clearTimeout(silence);
      if (piece === null || piece.done) return;
      for (const data of frames.take(decoder.decode(piece.value, { stream: true }))) {
        this.#listeners.tell(JSON.parse(data) as EventMessage);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #setReachable(reachable: boolean): void {
    if (reachable === this.#isReachable) return;
    this.#isReachable = reachable;
    for (const listener of this.#reachable) listener(reachable);
  }
}

const refused =
  'The server refused this page: open the address that it printed in its terminal, token included.';
