import type { Layout, Point } from '../../state/picture/layout.ts';

const closest = 2.5;
const farthest = 0.05;

/** What part of a picture is in view: `scale` pixels of the screen for one of the picture, moved by `x` and `y`. */
export class Camera {
  x = $state(0);
  y = $state(0);
  scale = $state(1);
  /** Of the window onto the picture. */
  width = $state(0);
  height = $state(0);

  /** All of it where that can still be read; otherwise around `middle`. */
  fit(layout: Layout, middle: Point): void {
    const whole = Math.min(this.width / layout.width, this.height / layout.height, 1);
    const readable = 0.62;
    this.scale = Math.max(whole, readable);
    if (whole >= readable) this.#centre({ x: layout.width / 2, y: layout.height / 2 });
    else this.#centre(middle);
    // In a direction that fits nothing is gained by leaving the middle.
    if (layout.width * this.scale <= this.width) this.x = (this.width - layout.width * this.scale) / 2;
    if (layout.height * this.scale <= this.height) this.y = (this.height - layout.height * this.scale) / 2;
  }

  whole(layout: Layout): void {
    this.scale = Math.max(farthest, Math.min(this.width / layout.width, this.height / layout.height, 1));
    this.#centre({ x: layout.width / 2, y: layout.height / 2 });
  }

  #centre({ x, y }: Point): void {
    this.x = this.width / 2 - x * this.scale;
    this.y = this.height / 2 - y * this.scale;
  }

  /** Nearer or farther; what lies at a place of the screen stays there. */
  zoom(by: number, at: Point = { x: this.width / 2, y: this.height / 2 }): void {
    const scale = Math.min(closest, Math.max(farthest, this.scale * by));
    const factor = scale / this.scale;
    this.x = at.x - (at.x - this.x) * factor;
    this.y = at.y - (at.y - this.y) * factor;
    this.scale = scale;
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
  }

  /** Moves as little as is needed for a box to be in view. */
  reveal(middle: Point, width: number, height: number): void {
    const edge = 12;
    const shift = (start: number, end: number, room: number): number =>
      start < edge ? edge - start : end > room - edge ? Math.max(room - edge - end, edge - start) : 0;
    const left = this.x + (middle.x - width / 2) * this.scale;
    const top = this.y + (middle.y - height / 2) * this.scale;
    this.x += shift(left, left + width * this.scale, this.width);
    this.y += shift(top, top + height * this.scale, this.height);
  }
}
