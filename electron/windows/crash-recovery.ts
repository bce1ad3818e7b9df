import type { WebContents } from 'electron';
import { crashPage, mainPage } from './origin.ts';

/** A second crash within this time means that restarting does not help. */
const settledAfterMs = 60_000;

/**
 * Brings the screens back when their process is gone. The engine lives in the main process, so that nothing is
 * lost; a page that dies on every start gives way to a plain one with a button instead of flashing for ever.
 */
export function recoverFromCrashes(contents: WebContents, now: () => number = Date.now): void {
  let lastCrash = -Infinity;
  contents.on('render-process-gone', (_event, { reason }) => {
    // Closing the window and quitting end the process on purpose.
    if (reason === 'clean-exit') return;
    const again = now() - lastCrash < settledAfterMs;
    lastCrash = now();
    // Electron does not survive a load that starts inside this event.
    setImmediate(() => {
      if (!contents.isDestroyed()) contents.loadURL(again ? crashPage : mainPage).catch(() => undefined);
    });
  });
}
