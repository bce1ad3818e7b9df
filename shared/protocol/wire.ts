import type { CancelSignal } from '../base/cancel-signal.ts';
import type { Answer, EngineEvents, EventName, Method, Params } from './engine-api.ts';
import type { Failure } from './failure.ts';

/** How an answer crosses the wire: always one of the two, never nothing. */
export type Reply<M extends Method> =
  { readonly ok: true; readonly answer: Answer<M> } | { readonly ok: false; readonly failure: Failure };

export type EventMessage = {
  [E in EventName]: { readonly event: E; readonly data: EngineEvents[E] };
}[EventName];

/**
 * The window's end of the wire, the same for every host. `ask` always settles: with the answer, or it rejects
 * with a `FailureError` (of kind 'cancelled' after an abort, 'engine-stopped' when the engine is gone).
 */
export interface EngineClient {
  ask<M extends Method>(method: M, params: Params<M>, signal?: CancelSignal): Promise<Answer<M>>;
  /** Returns the function that stops listening. */
  listen<E extends EventName>(event: E, listener: (data: EngineEvents[E]) => void): () => void;
}

/** The engine's end: one handler per method. A type error here means a method without an answer. */
export type Handlers = {
  [M in Method]: (params: Params<M>, signal: CancelSignal) => Promise<Answer<M>> | Answer<M>;
};

/** What the preload script exposes as `window.meliscope`; strings and plain data only. */
export interface WindowBridge {
  ask(id: number, method: string, params: unknown): Promise<unknown>;
  cancel(id: number): void;
  onEvent(listener: (message: unknown) => void): void;
  /** The path of a dropped file, which only the desktop may know. '' when it has none. */
  pathOfFile(file: unknown): string;
}

/** Questions with a body of megabytes, by the path that each is posted to at the local server; all others go to `/api/ask`. */
export const longQuestions: ReadonlyMap<Method, string> = new Map([['diagnose', '/api/ask/diagnose']]);
