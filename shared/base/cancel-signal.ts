/**
 * The part of the web's AbortSignal that our code needs, spelled out because `shared` has neither DOM nor Node
 * types. Every AbortSignal fits.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
