import type { Answer, EngineEvents, EventName, Method, Params } from '../../shared/protocol/engine-api.ts';
import { FailureError, fail } from '../../shared/protocol/failure.ts';
import type { EventMessage, Reply, WindowBridge } from '../../shared/protocol/wire.ts';
import type { HostClient } from './connect.ts';
import { Listeners } from './listeners.ts';

/** Asks through the desktop app's preload script. */
export class BridgeClient implements HostClient {
  readonly #bridge: WindowBridge;
  readonly #listeners = new Listeners();
  #nextId = 1;

  constructor(bridge: WindowBridge) {
    this.#bridge = bridge;
    bridge.onEvent((message) => this.#listeners.tell(message as EventMessage));
  }

  async ask<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Answer<M>> {
    if (signal?.aborted) throw fail('cancelled', 'Cancelled.');
    const id = this.#nextId;
    this.#nextId += 1;
    const cancel = () => this.#bridge.cancel(id);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const reply = (await this.#bridge.ask(id, method, params)) as Reply<M>;
      if (!reply.ok) throw new FailureError(reply.failure);
      return reply.answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void {
    return this.#listeners.listen(event, listener);
  }

  /** The engine lives in the application itself: without it there is no window either. */
  onReachable(): void {
    return;
  }

  pathOfFile(file: File): string {
    return this.#bridge.pathOfFile(file);
  }
}
