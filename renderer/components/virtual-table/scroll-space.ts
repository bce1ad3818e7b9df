/**
 * Two spaces: in *layout space* row r stands at r × rowHeight, however many rows there are; in *scroll space* the
 * browser scrolls. They are the same until the table gets taller than browsers can scroll (16.7 million pixels in
 * Chromium, 17.9 in Firefox; 24-pixel rows reach that at 700,000); then scroll space ends at `tallest` and its
 * scroll bar stands for a share of the table.
 */
export const tallest = 8_000_000;

export interface ScrollSpace {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height in which rows show, in pixels. */
  readonly viewHeight: number;
  /** Height of the scrolled area in scroll space. */
  readonly height: number;
  /** Largest position in layout space and largest scroll offset: where the last row is at the view's lower edge. */
  readonly lastPosition: number;
  readonly lastScroll: number;
}

export function scrollSpace(rows: number, rowHeight: number, viewHeight: number): ScrollSpace {
  const natural = rows * rowHeight;
  const height = Math.min(natural, tallest);
  return {
    rows,
    rowHeight,
    viewHeight,
    height,
    lastPosition: Math.max(0, natural - viewHeight),
    lastScroll: Math.max(0, height - viewHeight),
  };
}

export const isStretched = ({ lastPosition, lastScroll }: ScrollSpace): boolean => lastPosition > lastScroll;

export const clampPosition = (position: number, { lastPosition }: ScrollSpace): number =>
  Math.max(0, Math.min(lastPosition, position));

/** Where a scroll offset stands in the table. */
export const positionAt = (scrollTop: number, { lastPosition, lastScroll }: ScrollSpace): number =>
  lastScroll === 0 ? 0 : (Math.max(0, Math.min(lastScroll, scrollTop)) * lastPosition) / lastScroll;

/** Where to scroll so that the scroll bar shows a position. */
export const scrollAt = (position: number, { lastPosition, lastScroll }: ScrollSpace): number =>
  lastPosition === 0 ? 0 : (position * lastScroll) / lastPosition;

/**
 * The position after the browser scrolled by itself from `before` to `now`. A short way in a stretched table is a
 * finger, a caret key or autoscroll and moves by its pixels, so that no row is skipped; a long way is the scroll bar.
 */
export function positionAfterScroll(
  position: number,
  before: number,
  now: number,
  space: ScrollSpace,
): number {
  if (!isStretched(space)) return positionAt(now, space);
  const atAnEnd = now <= 0 || now >= space.lastScroll - 1;
  const short = Math.abs(now - before) <= space.viewHeight * 1.5;
  return short && !atAnEnd ? clampPosition(position + now - before, space) : positionAt(now, space);
}

/** The position that brings a row wholly into view with the least movement. */
export function positionShowing(row: number, position: number, space: ScrollSpace): number {
  const top = row * space.rowHeight;
  const bottom = top + space.rowHeight - space.viewHeight;
  return clampPosition(position > top ? top : position < bottom ? bottom : position, space);
}

/** Rows to draw: those in view and `spare` on either side; `to` is exclusive. */
export function rowsInView(
  position: number,
  spare: number,
  { rows, rowHeight, viewHeight }: ScrollSpace,
): { from: number; to: number } {
  const from = Math.max(0, Math.floor(position / rowHeight) - spare);
  return { from, to: Math.min(rows, Math.ceil((position + viewHeight) / rowHeight) + spare) };
}
