/** What a key asks of a table. */
export type TableStep =
  | { readonly do: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly do: 'toggle' | 'select-all' | 'clear' | 'copy' | 'enter' };

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** `active` is the keyboard's row, -1 before there is one. null: the key means nothing here. */
export function tableStep(
  pressed: Pressed,
  active: number,
  rows: number,
  rowsPerPage: number,
): TableStep | null {
  if (rows === 0 || pressed.altKey) return null;
  const command = pressed.ctrlKey || pressed.metaKey;
  const move = (to: number): TableStep => ({
    do: 'move',
    to: Math.max(0, Math.min(rows - 1, to)),
    extend: pressed.shiftKey,
  });
  switch (pressed.key) {
    case 'Home':
      return move(0);
    case 'End':
      return move(rows - 1);
    case 'a':
      return command ? { do: 'select-all' } : null;
    case 'c':
      return command ? { do: 'copy' } : null;
  }
  if (command) return null;
  switch (pressed.key) {
    case 'ArrowDown':
      return move(active + 1);
    case 'ArrowUp':
      return move(active < 0 ? 0 : active - 1);
    case 'PageDown':
      return move(Math.max(active, 0) + rowsPerPage);
    case 'PageUp':
      return move(active - rowsPerPage);
    case 'Escape':
      return { do: 'clear' };
    case 'Enter':
      return active < 0 ? null : { do: 'enter' };
    case ' ':
      return active < 0 ? null : { do: 'toggle' };
    default:
      return null;
  }
}
