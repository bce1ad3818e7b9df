import type { ProfileWatch } from '../profile-importer.ts';
import type { ProfileSource } from '../profile-source.ts';
import { windowBytes } from '../profile-source.ts';
import { longestText } from '../text-table.ts';
import { PickleMachine } from './machine.ts';
import type { PickleShape } from './shape.ts';
import { refusal } from './shape.ts';

/** Runs a whole file through a shape, one window after another. Gives the pickle's protocol. */
export async function readPickle(
  source: ProfileSource,
  shape: PickleShape,
  watch: ProfileWatch,
): Promise<number> {
  const machine = new PickleMachine(shape, source.bytes);
  // What is left of one window, an opcode with a text at most, stands before the next.
  let buffer = new Uint8Array(Math.min(source.bytes, 2 * windowBytes));
  let held = 0;
  let base = 0;
  for await (const window of source.windows(watch)) {
    if (held + window.length > buffer.length) {
      // The largest that can be held is one text with its opcode.
      const larger = new Uint8Array(longestText + 16 + 2 * windowBytes);
      larger.set(buffer.subarray(0, held));
      buffer = larger;
    }
    buffer.set(window, held);
    const end = held + window.length;
    if (end < machine.wanted) {
      held = end;
      continue;
    }
    machine.wanted = 0;
    const used = machine.feed(buffer, end, base);
    buffer.copyWithin(0, used, end);
    held = end - used;
    base += used;
  }
  if (!machine.stopped)
    throw refusal(`The ${shape.what} ends too early: it was cut short or is damaged`, source.bytes);
  return machine.protocol;
}
