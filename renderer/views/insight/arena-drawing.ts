import type { ArenaRow } from '../../../shared/protocol/insight.ts';

/** Where a pool is drawn, in CSS pixels. */
export const poolSide = 9;
/** From one pool to the next. */
export const poolStep = poolSide + 1;
export const arenaHeight = poolSide + 3;

export interface PoolAt {
  readonly arena: number;
  /** A place in the arena's lists. */
  readonly pool: number;
}

/** How strongly a pool is drawn, 0..1: the fuller with objects of the dump, the stronger. */
export const poolFill = ({ blocks, seen }: ArenaRow, pool: number): number =>
  0.15 + 0.85 * Math.min(1, (seen[pool] ?? 0) / Math.max(1, blocks[pool] ?? 1));

/** One row of squares per arena, one square per pool; the darker, the fuller. `ink`: the squares' colour; `line`: of memory without a pool. */
export function drawArenas(
  canvas: HTMLCanvasElement,
  arenas: readonly ArenaRow[],
  pools: number,
  { ink, line, mark }: { ink: string; line: string; mark: string },
  marked: PoolAt | null,
): void {
  const width = pools * poolStep;
  const height = arenas.length * arenaHeight;
  const scale = window.devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  arenas.forEach((arena, at) => {
    const y = at * arenaHeight;
    context.globalAlpha = 1;
    context.fillStyle = line;
    context.fillRect(0, y + poolSide, width, 1);
    context.fillStyle = ink;
    arena.places.forEach((place, pool) => {
      context.globalAlpha = poolFill(arena, pool);
      context.fillRect(place * poolStep, y, poolSide, poolSide);
    });
  });
  if (marked === null) return;
  const place = arenas[marked.arena]?.places[marked.pool] ?? 0;
  context.globalAlpha = 1;
  context.strokeStyle = mark;
  context.lineWidth = 2;
  context.strokeRect(place * poolStep, marked.arena * arenaHeight, poolSide, poolSide);
}

/** The pool under a point of the picture; null: none there. */
export function poolUnder(arenas: readonly ArenaRow[], x: number, y: number): PoolAt | null {
  const arena = Math.floor(y / arenaHeight);
  const place = Math.floor(x / poolStep);
  const pool = arenas[arena]?.places.indexOf(place) ?? -1;
  return pool < 0 ? null : { arena, pool };
}
