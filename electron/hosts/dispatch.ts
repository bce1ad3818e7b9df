import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { Method } from '../../shared/protocol/engine-api.ts';
import type { Handlers, Reply } from '../../shared/protocol/wire.ts';

/**
 * Answers one ask that came over a wire: checks the method's name and the shape of its parameters, calls the
 * handler, and settles always, with an answer or a failure. Nothing that arrives can make it throw.
 */
export function dispatch(
  handlers: Handlers,
  method: unknown,
  params: unknown,
  signal: CancelSignal,
): Promise<Reply<Method>> {
  throw new Error(String([handlers, method, params, signal]));
}
