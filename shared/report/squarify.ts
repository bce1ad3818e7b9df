export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Parts of a rectangle in proportion to `weights` (falling, none negative), as near to squares as a greedy row by row layout gets
 * (Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000). One rectangle per weight. O(n).
 */
export function squarify(weights: readonly number[], within: Rectangle): Rectangle[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const parts: Rectangle[] = [];
  let { x, y, width, height } = within;
  const scale = all > 0 ? (width * height) / all : 0;
  let first = 0;
  while (first < weights.length) {
    const side = Math.min(width, height);
    let end = first;
    let area = 0;
    let worst = Infinity;
    while (end < weights.length) {
      const next = area + weights[end]! * scale;
      const ratio = worstRatio(weights[first]! * scale, weights[end]! * scale, next, side);
      if (end > first && ratio > worst) break;
      worst = ratio;
      area = next;
      end += 1;
    }
    const thickness = side > 0 ? area / side : 0;
    let along = 0;
    for (let at = first; at < end; at += 1) {
      const length = thickness > 0 ? (weights[at]! * scale) / thickness : 0;
      parts.push(
        width >= height
          ? { x, y: y + along, width: thickness, height: length }
          : { x: x + along, y, width: length, height: thickness },
      );
      along += length;
    }
    if (width >= height) {
      x += thickness;
      width = Math.max(0, width - thickness);
    } else {
      y += thickness;
      height = Math.max(0, height - thickness);
    }
    first = end;
  }
  return parts;
}

/** How far from a square the worst of a row is: its largest and smallest decide. */
function worstRatio(largest: number, smallest: number, area: number, side: number): number {
  if (smallest <= 0 || area <= 0) return Infinity;
  const square = area * area;
  const edge = side * side;
  return Math.max((edge * largest) / square, square / (edge * smallest));
}
