import type { EngineClient, WindowBridge } from '../../shared/protocol/wire.ts';
import { BridgeClient } from './bridge-client.ts';
import { HttpClient } from './http-client.ts';

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
  /** The path of a dropped file; '' where only the browser knows it. */
  pathOfFile(file: File): string;
}

/** The window's end of the wire of whatever host this page runs in. */
export function connect(): HostClient {
  return window.meliscope === undefined ? new HttpClient(takeToken()) : new BridgeClient(window.meliscope);
}

const tokenKey = 'meliscope-token';

/** The token comes once in the address's fragment, is kept for reloads, and then leaves the address. */
function takeToken(): string {
  const given = /^#token=([\w-]+)/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, '', `${location.pathname}#/`);
    return given;
  }
  return sessionStorage.getItem(tokenKey) ?? '';
}
