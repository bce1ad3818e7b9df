import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { WindowBridge } from '../../shared/protocol/wire.ts';

// The same names as in electron/ipc/channels.ts; a test sends a question all the way to see that they agree.
const askChannel = 'meliscope:ask';
const cancelChannel = 'meliscope:cancel';
const eventChannel = 'meliscope:event';

/** Four verbs and no more: whoever gets hold of the page can ask what the screens can ask, on these channels only. */
const bridge: WindowBridge = {
  ask: (id, method, params) => ipcRenderer.invoke(askChannel, id, method, params),
  cancel: (id) => ipcRenderer.send(cancelChannel, id),
  onEvent: (listener) => {
    // The event object stays here: it leads to ipcRenderer.
    ipcRenderer.on(eventChannel, (_event, message: unknown) => listener(message));
  },
  pathOfFile: (file) => {
    try {
      return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
    } catch {
      // It was no file at all.
      return '';
    }
  },
};

contextBridge.exposeInMainWorld('meliscope', bridge);
