import type { WindowBridge } from '../../shared/protocol/wire.ts';
import { BridgeClient } from './bridge-client.ts';
import type { HostClient } from './host-client.ts';
import { HttpClient } from './http-client.ts';
import { reloadOnNewToken, takeToken } from './token.ts';

declare global {
  interface Window {
    /** What the desktop app's preload script exposes; missing in a browser. */
    readonly meliscope?: WindowBridge;
  }
}

/** The window's end of the wire of whatever host this page runs in. */
export function connect(): HostClient {
  if (window.meliscope !== undefined) return new BridgeClient(window.meliscope);
  reloadOnNewToken();
  const client = new HttpClient(takeToken());
  void client.listenForEver();
  return client;
}
