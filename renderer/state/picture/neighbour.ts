import type { Point } from './layout.ts';

export const arrowKeys = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
} as const;

/** The box to which an arrow key leads: the nearest in that direction, distance aside counting double; -1 for none. */
export function boxTowards(
  boxes: readonly Point[],
  from: number,
  [dx, dy]: readonly [number, number],
): number {
  const here = boxes[from];
  if (here === undefined) return -1;
  let best = -1;
  let nearest = Infinity;
  boxes.forEach(({ x, y }, place) => {
    const along = (x - here.x) * dx + (y - here.y) * dy;
    const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    if (place === from || along <= 0) return;
    const distance = along + 2 * aside;
    if (distance < nearest) {
      nearest = distance;
      best = place;
    }
  });
  return best;
}
