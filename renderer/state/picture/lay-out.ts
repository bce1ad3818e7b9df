import { fail } from '../../../shared/protocol/failure.ts';
import type { Boxes } from './boxes.ts';
import { labelLetterWidth, places } from './boxes.ts';
import type { Layout, Unlaid } from './layout.ts';

/** Lays out a picture in a thread of its own, so that the window stays lively; rejects with 'cancelled' on an abort. */
export function layOut({ boxes, arrows }: Boxes, signal: AbortSignal): Promise<Layout> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
    };
    const stop = (): void => {
      end();
      reject(fail('cancelled', 'Cancelled.'));
    };
    signal.addEventListener('abort', stop);
    worker.onmessage = ({ data }: MessageEvent<Layout>) => {
      end();
      resolve(data);
    };
    worker.onerror = () => {
      end();
      reject(fail('too-large', 'The picture could not be laid out: draw fewer objects.'));
    };
    const unlaid: Unlaid = {
      boxes: boxes.map(({ width, height }) => ({ width, height })),
      arrows: arrows.map(({ from, to, label }) => ({
        from,
        to,
        labelWidth: Math.ceil(places(label) * labelLetterWidth),
      })),
    };
    worker.postMessage(unlaid);
  });
}
