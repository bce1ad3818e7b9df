/**
 * Where the rows of a very long table stand. Browsers stop at about 16.7 million pixels of scroll height (a third of
 * that in some), which 24-pixel rows reach at 700,000; beyond `tallest` the scroll bar stands for a position in the
 * table, not for pixels, and the rows around it are laid out by themselves.
 */
export const tallest = 8_000_000;

export interface Layout {
  /** Height of the scrolled area, in pixels. */
  readonly height: number;
  /** Rows scrolled away per pixel scrolled: 1 / row height while the table fits. */
  readonly rowsPerPixel: number;
}

export function layout(rows: number, rowHeight: number, viewHeight: number): Layout {
  const natural = rows * rowHeight;
  if (natural <= tallest) return { height: natural, rowsPerPixel: 1 / rowHeight };
  // At the bottom of the scroll bar the last row is at the bottom of the view.
  const lastTop = rows - viewHeight / rowHeight;
  return { height: tallest, rowsPerPixel: lastTop / (tallest - viewHeight) };
}

/** The table position (in rows, with fraction) at the view's top edge. */
export const topRow = (scrollTop: number, { rowsPerPixel }: Layout): number => scrollTop * rowsPerPixel;

/** Where to scroll so that a position stands at the view's top edge. */
export const scrollFor = (row: number, { rowsPerPixel }: Layout): number => row / rowsPerPixel;

/** The position that brings a row wholly into view with the least movement. */
export function bringIntoView(row: number, top: number, rowsInView: number): number {
  if (row < top) return row;
  if (row + 1 > top + rowsInView) return row + 1 - rowsInView;
  return top;
}
