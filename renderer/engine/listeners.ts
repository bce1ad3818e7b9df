import type { EngineEvents, EventName } from '../../shared/protocol/engine-api.ts';
import type { EventMessage } from '../../shared/protocol/wire.ts';

type Listener = (data: never) => void;

/** Who listens to which of the engine's events. */
export class Listeners {
  readonly #byEvent = new Map<EventName, Set<Listener>>();

  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void {
    const set = this.#byEvent.get(event) ?? new Set<Listener>();
    this.#byEvent.set(event, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  tell(message: EventMessage): void {
    for (const listener of this.#byEvent.get(message.event) ?? []) listener(message.data as never);
  }
}
