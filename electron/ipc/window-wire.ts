import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Method } from '../../shared/protocol/engine-api.ts';
import type { EventMessage, Handlers, Reply } from '../../shared/protocol/wire.ts';
import { dispatch } from '../hosts/dispatch.ts';
import { askChannel, cancelChannel, eventChannel } from './channels.ts';

export interface WindowWireOptions {
  /** The only origin whose page may ask. */
  readonly origin: string;
  readonly handlers: Handlers;
}

const refused = (message: string): Reply<Method> => ({
  ok: false,
  failure: { kind: 'bad-request', message },
});

/**
 * The engine's end of the wire to the windows: asks come in, answers and events go out. Only the main frame of a
 * window that was attached, showing our own origin, is listened to.
 */
export class WindowWire {
  readonly #origin: string;
  readonly #handlers: Handlers;
  /** For each attached page its questions under way, by the number the page gave them. */
  readonly #asks = new Map<WebContents, Map<number, AbortController>>();

  constructor({ origin, handlers }: WindowWireOptions) {
    this.#origin = origin;
    this.#handlers = handlers;
    ipcMain.handle(askChannel, (event, id: unknown, method: unknown, params: unknown) =>
      this.#ask(event, id, method, params),
    );
    ipcMain.on(cancelChannel, (event, id: unknown) => {
      if (typeof id === 'number') this.#asksOf(event)?.get(id)?.abort();
    });
  }

  /** Lets a window ask. When its page goes away, by closing, reloading or crashing, so do its questions. */
  attach(contents: WebContents): void {
    this.#asks.set(contents, new Map());
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#abortAll(contents);
    });
    contents.on('render-process-gone', () => this.#abortAll(contents));
    contents.once('destroyed', () => {
      this.#abortAll(contents);
      this.#asks.delete(contents);
    });
  }

  /** Tells all windows. One whose page is just gone asks for the state of things when it is back. */
  send(message: EventMessage): void {
    for (const contents of this.#asks.keys())
      if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(eventChannel, message);
  }

  /** Takes no more questions and gives up those under way. */
  close(): void {
    ipcMain.removeHandler(askChannel);
    ipcMain.removeAllListeners(cancelChannel);
    for (const contents of this.#asks.keys()) this.#abortAll(contents);
    this.#asks.clear();
  }

  async #ask(
    event: IpcMainInvokeEvent,
    id: unknown,
    method: unknown,
    params: unknown,
  ): Promise<Reply<Method>> {
    const asks = this.#asksOf(event);
    if (asks === null) return refused('This page may not ask anything.');
    if (typeof id !== 'number' || !Number.isSafeInteger(id))
      return refused('A question needs a whole number of its own.');
    if (asks.has(id)) return refused(`Question ${id} is under way already.`);
    const abort = new AbortController();
    asks.set(id, abort);
    try {
      return await dispatch(this.#handlers, method, params, abort.signal);
    } finally {
      // A page that was reloaded counts from the start again: the number may be another question's by now.
      if (asks.get(id) === abort) asks.delete(id);
    }
  }

  /** The sender's questions, or null for a sender that is not to be trusted. */
  #asksOf({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): Map<number, AbortController> | null {
    // There is no frame when it has moved on or died since it sent this.
    if (senderFrame === null || senderFrame !== sender.mainFrame) return null;
    if (senderFrame.origin !== this.#origin) return null;
    return this.#asks.get(sender) ?? null;
  }

  #abortAll(contents: WebContents): void {
    const asks = this.#asks.get(contents);
    if (asks === undefined) return;
    const underWay = [...asks.values()];
    asks.clear();
    for (const abort of underWay) abort.abort();
  }
}
