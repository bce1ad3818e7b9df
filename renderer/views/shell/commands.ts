import type { CommandName } from '../../../shared/protocol/engine-api.ts';

/** The keys of every screen; `?` lists them, the handler below obeys them. */
export const keys: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: '/', does: 'Filter the table' },
  { keys: '↑ ↓  PgUp PgDn  Home End', does: 'Move in the table' },
  { keys: 'Shift + move', does: 'Select a range' },
  { keys: 'Space', does: 'Add the row to the selection, or take it out' },
  { keys: 'Ctrl+A  Esc', does: 'Select all rows, none' },
  { keys: 'Ctrl+C', does: 'Copy the selected rows with exact figures' },
  { keys: 'Enter', does: 'Show the row in the inspector' },
  { keys: 'Ctrl+O', does: 'Open a dump' },
  { keys: 'Backspace  Alt+←', does: 'Back' },
  { keys: 'Alt+→', does: 'Forward' },
  { keys: '?', does: 'This list' },
];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);

/** Which command a key stands for, wherever the focus is; null for none. */
export function commandOf(event: KeyboardEvent): CommandName | null {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && event.key.toLowerCase() === 'o') return 'open';
  if (event.altKey && event.key === 'ArrowLeft') return 'back';
  if (event.altKey && event.key === 'ArrowRight') return 'forward';
  if (command || event.altKey || isTyping(event.target)) return null;
  if (event.key === '/') return 'find';
  if (event.key === '?') return 'help';
  if (event.key === 'Backspace') return 'back';
  return null;
}
