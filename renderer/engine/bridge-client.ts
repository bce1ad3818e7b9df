import type { Answer, EngineEvents, EventName, Method, Params } from '../../shared/protocol/engine-api.ts';
import { FailureError, fail } from '../../shared/protocol/failure.ts';
import type { EventMessage, Reply, WindowBridge } from '../../shared/protocol/wire.ts';
import type { HostClient } from './host-client.ts';
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
    const id = this.#nextId;
    this.#nextId += 1;
    let stopWaiting = (): void => undefined;
    const cancelled = new Promise<never>((_, reject) => {
      const cancel = (): void => {
        this.#bridge.cancel(id);
        reject(fail('cancelled', 'Cancelled.'));
      };
      if (signal?.aborted) reject(fail('cancelled', 'Cancelled.'));
      signal?.addEventListener('abort', cancel, { once: true });
      stopWaiting = () => signal?.removeEventListener('abort', cancel);
    });
    try {
      if (signal?.aborted) return await cancelled;
      const reply = await Promise.race([this.#send<M>(id, method, params), cancelled]);
      if (!reply.ok) throw new FailureError(reply.failure);
      return reply.answer;
    } finally {
      stopWaiting();
    }
  }

  async #send<M extends Method>(id: number, method: M, params: Params<M>): Promise<Reply<M>> {
    try {
      return (await this.#bridge.ask(id, method, params)) as Reply<M>;
    } catch (error) {
      // The other end answers everything, failures too; a rejection means that it is not there.
      throw fail('engine-stopped', `The engine does not answer (${String(error)}).`);
    }
  }

  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void {
    return this.#listeners.listen(event, listener);
  }

  /** The engine lives in the application itself: without it there is no window either. */
  onReachable(): void {
    return;
  }

  reconnect(): void {
    return;
  }

  pathOfFile(file: File): string {
    return this.#bridge.pathOfFile(file);
  }
}
