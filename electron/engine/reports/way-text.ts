import type { Place } from '../suspects/place.ts';
import type { WayStep } from './material.ts';

/** The steps to a suspect, its root first. */
export const stepsOfPlace = ({ root, steps }: Place): WayStep[] => [
  { label: { kind: 'unknown', text: root.reason ?? '' }, type: root.type, name: root.name },
  ...steps.map(({ label, type, name }) => ({ label, type, name })),
];

/**
 * A way for reading: `__main__.APP.sessions['a'][3]`; a step whose name the dump has not is its type in ‹›. Keys of dicts are values of
 * the program, unless the dict holds the names of a module or an instance: `hideKeys` leaves them out.
 */
export function wayText(steps: readonly WayStep[], hideKeys: boolean): string {
  const [root, ...others] = steps;
  if (root === undefined) return '';
  const { label: reason } = root;
  const isLocal = reason.text === 'local' && !hideKeys;
  let text =
    reason.text === 'module'
      ? (root.name ?? 'module')
      : `‹${isLocal ? (root.name ?? root.type) : root.type}›`;
  let inNames = false;
  for (const { label, type, name } of others) {
    const { kind, text: word } = label;
    const wasInNames = inNames;
    inNames = word === '__dict__';
    if (inNames) continue;
    const attribute = kind === 'item' ? /^\['([A-Za-z_]\w*)'\]$/.exec(word)?.[1] : undefined;
    if (wasInNames && attribute !== undefined) text += `.${attribute}`;
    else if (kind === 'item' && hideKeys) text += '[…]';
    else if (attribute !== undefined) text += `.${attribute}`;
    else if (kind === 'item' || kind === 'index') text += word;
    else if (word !== '' && (kind === 'attribute' || kind === 'member'))
      text += word.startsWith('.') ? word : `.${word}`;
    else text += `.‹${name === null ? type : `${type} ${name}`}›`;
  }
  return text;
}
