/**
 * Server-sent events, cut from text that arrives in pieces. Gives each frame's data; comments (heartbeats), other
 * fields and frames without data give nothing.
 */
export class EventFrames {
  #pending = '';

  take(piece: string): string[] {
    const frames = (this.#pending + piece).split('\n\n');
    this.#pending = frames.pop() ?? '';
    return frames.map(dataOf).filter((data) => data !== '');
  }
}

const dataOf = (frame: string): string =>
  frame
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /, ''))
    .join('\n');
