import type { ScrollSpace } from './scroll-space.ts';
import {
  clampPosition,
  isStretched,
  positionAfterScroll,
  positionShowing,
  rowsInView,
  scrollAt,
  scrollSpace,
} from './scroll-space.ts';

/** Rows drawn beyond the view's edges, so that a quick flick shows rows and not ground. */
const spareRows = 6;

/** Keeps a table's position in layout space and the browser's scroll offset together. */
export class Scroller {
  readonly rowHeight = 24;
  rows = $state(0);
  viewHeight = $state(400);
  /** Pixels of layout space above the view's upper edge. */
  position = $state(0);
  scrollTop = $state(0);
  /** The offset this class has set itself; the browser tells of it like of any other. */
  #ownScroll: number | null = null;
  element: HTMLElement | null = null;

  readonly space = $derived.by(() => scrollSpace(this.rows, this.rowHeight, this.viewHeight));
  readonly visible = $derived(rowsInView(clampPosition(this.position, this.space), spareRows, this.space));
  /** How far down in scroll space the first drawn row stands. */
  readonly offset = $derived(
    isStretched(this.space)
      ? this.scrollTop + this.visible.from * this.rowHeight - clampPosition(this.position, this.space)
      : this.visible.from * this.rowHeight,
  );
  readonly rowsPerPage = $derived(Math.max(1, Math.floor(this.viewHeight / this.rowHeight) - 1));

  onScroll = (): void => {
    const now = this.element?.scrollTop ?? 0;
    const own = this.#ownScroll !== null && Math.abs(now - this.#ownScroll) < 1.5;
    if (!own) this.position = positionAfterScroll(this.position, this.scrollTop, now, this.space);
    this.#ownScroll = null;
    this.scrollTop = now;
  };

  /** After a finger or autoscroll moved by pixels, the scroll bar is brought back to where the table is. */
  onScrollEnd = (): void => {
    if (isStretched(this.space)) this.#scrollTo(this.position);
  };

  /** In a stretched table one notch of the wheel moves as many rows as in a short one. */
  onWheel = (event: WheelEvent): void => {
    if (!isStretched(this.space) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? this.rowHeight
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? this.viewHeight
          : 1;
    this.#scrollTo(this.position + event.deltaY * unit);
  };

  /** Rows around it too, where it is out of view. */
  showAmong(row: number): void {
    if (positionShowing(row, this.position, this.space) === this.position) return;
    const half = Math.floor(this.rowsPerPage / 2);
    this.show(Math.min(this.rows - 1, row + half));
    this.show(Math.max(0, row - half));
    this.show(row);
  }

  show(row: number): void {
    const position = positionShowing(row, this.position, this.space);
    if (position !== this.position) this.#scrollTo(position);
  }

  /** The table's length or the view's height changed: the same rows stay, as far as they exist. */
  settle(space: ScrollSpace): void {
    const position = clampPosition(this.position, space);
    const drifted = Math.abs(scrollAt(position, space) - this.scrollTop) > 1;
    if (position !== this.position || drifted) this.#scrollTo(position);
  }

  #scrollTo(wanted: number): void {
    this.position = clampPosition(wanted, this.space);
    if (this.element === null) return;
    this.element.scrollTop = scrollAt(this.position, this.space);
    // The browser rounds, and may not have grown the area yet; what it made of it is what it will tell.
    const made = this.element.scrollTop;
    if (made !== this.scrollTop) this.#ownScroll = made;
    this.scrollTop = made;
  }
}
