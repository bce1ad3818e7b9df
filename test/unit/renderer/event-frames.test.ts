import { expect, test } from 'vitest';
import { EventFrames } from '../../../renderer/engine/event-frames.ts';

const stream =
  ': meliscope\nretry: 1000\n\ndata: {"a":1}\n\n: alive\n\ndata: {"b":\ndata: 2}\n\nevent: x\ndata:3\n\ndata: {"cut';

test('frames come out whole, however the text is cut', () => {
  for (let step = 1; step <= stream.length; step += 1) {
    const frames = new EventFrames();
    const got: string[] = [];
    for (let at = 0; at < stream.length; at += step) got.push(...frames.take(stream.slice(at, at + step)));
    expect(got).toEqual(['{"a":1}', '{"b":\n2}', '3']);
  }
});
