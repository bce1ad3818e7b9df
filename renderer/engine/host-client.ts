import type { EngineClient } from '../../shared/protocol/wire.ts';

/** A client that also tells whether the engine can be reached. */
export interface HostClient extends EngineClient {
  /** Called with false when the engine is gone and with true when it is back. */
  onReachable(listener: (reachable: boolean) => void): void;
  /** Tries to reach the engine now instead of at the next scheduled attempt. */
  reconnect(): void;
  /** The path of a dropped file; '' where only the browser knows it. */
  pathOfFile(file: File): string;
}
