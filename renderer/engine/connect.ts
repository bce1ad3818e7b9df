import type { EngineClient, WindowBridge } from '../../shared/protocol/wire.ts';
import { BridgeClient } from './bridge-client.ts';
import { HttpClient } from './http-client.ts';
import { reloadOnNewToken, takeToken } from './token.ts';

declare global {
  interface Window {
    /** What the desktop app's preload script exposes; missing in a browser. */
    readonly meliscope?: WindowBridge;
  }
}

/** A client that also tells whether the engine can be reached. */
export interface HostClient extends EngineClient {
  /** Called with false when the engine is gone and with true when it is back. */
  onReachable(listener: (reachable: boolean) => void): void;
  /** Tries to reach the engine now instead of at the next scheduled attempt. */
  reconnect(): void;
  /** The path of a dropped file; '' where only the browser knows it. */
  pathOfFile(file: File): string;
}

/** The window's end of the wire of whatever host this page runs in. */
export function connect(): HostClient {
  if (window.meliscope !== undefined) return new BridgeClient(window.meliscope);
  reloadOnNewToken();
  const client = new HttpClient(takeToken());
  void client.listenForEver();
  return client;
}
