import type { Unlaid } from './layout.ts';
import { layoutOf } from './layout.ts';

/** One picture, then it is ended: a layout that nobody waits for any more can only be stopped with its thread. */
self.onmessage = ({ data }: MessageEvent<Unlaid>) => self.postMessage(layoutOf(data));
