import type { CommandName } from '../../../shared/protocol/engine-api.ts';
import type { View } from '../../state/place.ts';

export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

const beside: readonly KeyLine[] = [
  { keys: ['Ctrl+Enter', 'Middle click'], does: 'Open beside, in a second pane' },
  { keys: ['F6'], does: 'Go to the other pane' },
  { keys: ['Ctrl+Backspace'], does: 'Close the second pane' },
];

const everywhere: readonly KeyLine[] = [
  { keys: ['/'], does: 'Search: an address, a type, a value, a /regular expression/ or a query' },
  { keys: ['Ctrl+O'], does: 'Open a dump' },
  { keys: ['Backspace', 'Alt+←'], does: 'Back' },
  { keys: ['Alt+→'], does: 'Forward' },
  { keys: ['?'], does: 'This list' },
];

const inSummary: readonly KeyLine[] = [
  { keys: ['F'], does: 'Filter the table and the chart' },
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

const inPicture: readonly KeyLine[] = [
  { keys: ['↑', '↓', '←', '→', 'Home'], does: 'Go from box to box; to the object in the middle' },
  { keys: ['Enter', 'Double click'], does: 'Draw around that object; in the middle, open it' },
  { keys: ['o'], does: 'Open the object' },
  { keys: ['Delete'], does: 'Leave the object out of the picture' },
  { keys: ['+', '-', '0', 'Wheel'], does: 'Nearer, farther, all of it' },
  { keys: ['Shift+←', 'Shift+→', 'Shift+↑', 'Shift+↓', 'Drag'], does: 'Move the picture' },
];

const inTrees: readonly KeyLine[] = [{ keys: ['→', '←'], does: 'Unfold and fold a line of a tree' }];

const inQuery: readonly KeyLine[] = [
  { keys: ['Enter'], does: 'Run the query; in the list take what is chosen' },
  { keys: ['Tab', 'Ctrl+Space'], does: 'Take what is offered, offer what may come here' },
  { keys: ['Shift+Enter'], does: 'Go on in a new line' },
  { keys: ['↓', 'Esc'], does: 'From the query to the table, close the list' },
  { keys: ['Shift+↑', 'Shift+↓', 'Space', 'Ctrl+A'], does: 'Select rows, to keep them as a set' },
];

const inGrowth: readonly KeyLine[] = [
  { keys: ['←', '→', 'Home', 'End'], does: 'On a marker: move it from dump to dump' },
  { keys: ['+', '−', '0', '←', '→'], does: 'On the chart: zoom in, out, show all, pan' },
  { keys: ['Space'], does: 'Draw a line of the row’s type, or take it away' },
  { keys: ['Enter', 'Double click'], does: 'From a type to its objects, from an object into it' },
  { keys: ['Alt+↑', 'Alt+↓'], does: 'In the list of dumps: move the dump' },
];

const inReport: readonly KeyLine[] = [
  { keys: ['Alt+↑', 'Alt+↓', 'Drag'], does: 'In the list of sections: move the section' },
];

const inProfile: readonly KeyLine[] = [
  { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], does: 'Move in the table' },
  { keys: ['Enter', 'Double click'], does: 'Go to a caller or a callee; in the flame chart zoom in' },
  { keys: ['↑', '↓', '←', '→'], does: 'In the flame chart: outer frame, inner frame, neighbours' },
  { keys: ['Esc'], does: 'In the flame chart: zoom out' },
  { keys: ['Ctrl+C'], does: 'Copy the row with exact figures' },
];

/** The keys of a screen, its own first; null is the welcome screen. */
export function keysOf(view: View | null): readonly KeyLine[] {
  switch (view) {
    case 'summary':
      return [...inSummary, ...everywhere];
    case 'objects':
    case 'containers':
      return [...inLists, ...beside, ...everywhere];
    case 'query':
      return [...inQuery, ...inLists, ...inTrees, ...beside, ...everywhere];
    case 'object':
    case 'dominators':
      return [...inLists, ...inTrees, ...beside, ...everywhere];
    case 'picture':
      return [...inPicture, ...everywhere];
    case 'report':
      return [...inReport, ...everywhere];
    case 'profile':
      return [...inProfile, ...everywhere];
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
