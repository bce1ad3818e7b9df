import type { CommandName } from '../../../shared/protocol/engine-api.ts';
import type { View } from '../../state/place.ts';

export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

const everywhere: readonly KeyLine[] = [
  { keys: ['Ctrl+O'], does: 'Open a dump' },
  { keys: ['Backspace', 'Alt+←'], does: 'Back' },
  { keys: ['Alt+→'], does: 'Forward' },
  { keys: ['?'], does: 'This list' },
];

const inSummary: readonly KeyLine[] = [
  { keys: ['/'], does: 'Filter the table and the chart' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], does: 'Move in the table' },
  { keys: ['Shift+↑', 'Shift+↓', 'Shift+click'], does: 'Select a range' },
  { keys: ['Space', 'Ctrl+click'], does: 'Add the row to the selection, or take it out' },
  { keys: ['Ctrl+A', 'Esc'], does: 'Select all rows, select none' },
  { keys: ['Ctrl+C'], does: 'Copy the selected rows with exact figures' },
  { keys: ['Enter', 'Double click'], does: 'Go to the objects of the type' },
];

const inLists: readonly KeyLine[] = [
  { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], does: 'Move in the table' },
  { keys: ['Enter', 'Double click'], does: 'Go into the object' },
  { keys: ['Backspace'], does: 'Come out again' },
  { keys: ['Ctrl+C'], does: 'Copy the address' },
];

const inTrees: readonly KeyLine[] = [{ keys: ['→', '←'], does: 'Unfold and fold a line of a tree' }];

const inGrowth: readonly KeyLine[] = [
  { keys: ['←', '→', 'Home', 'End'], does: 'On a marker: move it from dump to dump' },
  { keys: ['+', '−', '0', '←', '→'], does: 'On the chart: zoom in, out, show all, pan' },
  { keys: ['Space'], does: 'Draw a line of the row’s type, or take it away' },
  { keys: ['Enter', 'Double click'], does: 'From a type to its objects, from an object into it' },
  { keys: ['Alt+↑', 'Alt+↓'], does: 'In the list of dumps: move the dump' },
];

/** The keys of a screen, its own first; null is the welcome screen. */
export function keysOf(view: View | null): readonly KeyLine[] {
  switch (view) {
    case 'summary':
      return [...inSummary, ...everywhere];
    case 'objects':
    case 'containers':
      return [...inLists, ...everywhere];
    case 'object':
    case 'dominators':
      return [...inLists, ...inTrees, ...everywhere];
    case 'growth':
      return [...inGrowth, ...everywhere];
    default:
      return everywhere;
  }
}

/** As the person's keyboard has it. */
export const keyName = (key: string, apple: boolean): string =>
  apple ? key.replace('Ctrl+', '⌘').replace('Alt+', '⌥').replace('Shift+', '⇧') : key;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);

/** Which command a key stands for, wherever the focus is; null for none. */
export function commandOf(event: KeyboardEvent): CommandName | null {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'o') return 'open';
  if (event.altKey && event.key === 'ArrowLeft') return 'back';
  if (event.altKey && event.key === 'ArrowRight') return 'forward';
  if (command || event.altKey || isTyping(event.target)) return null;
  if (event.key === '/') return 'find';
  if (event.key === '?') return 'help';
  if (event.key === 'Backspace') return 'back';
  return null;
}
