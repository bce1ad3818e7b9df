import type { ArenaRow } from '../../../shared/protocol/insight.ts';
import type { SvgLook } from '../../../shared/report/svg-shapes.ts';
import { svgDocument, svgText, svgTitle, titleHeight } from '../../../shared/report/svg-shapes.ts';
import { hexAddress } from '../../format/numbers.ts';
import { arenaHeight, poolFill, poolSide, poolStep } from './arena-drawing.ts';

const left = 130;

/** The arenas of the screen as a file: a row for each with its address, a square per pool, which says on hover how full it is. */
export function arenaSvg(arenas: readonly ArenaRow[], pools: number, title: string, look: SvgLook): string {
  const wide = pools * poolStep;
  const rows = arenas.map((arena, at) => {
    const y = titleHeight + at * arenaHeight;
    const squares = arena.places.map((place, pool) => {
      const [blocks, seen, bytes] = [arena.blocks, arena.seen, arena.blockBytes].map(
        (list) => list[pool] ?? 0,
      );
      const words = `${bytes ?? 0}-byte blocks: ${seen ?? 0} of ${blocks ?? 0} with an object of the dump`;
      return `<rect x="${left + place * poolStep}" y="${y}" width="${poolSide}" height="${poolSide}" fill="${look.text}" fill-opacity="${poolFill(arena, pool).toFixed(2)}">${svgTitle(words)}</rect>`;
    });
    const ground = `<rect x="${left}" y="${y + poolSide}" width="${wide}" height="1" fill="${look.line}"/>`;
    const words = svgText(
      left - 8,
      y + poolSide,
      hexAddress(arena.address),
      `text-anchor="end" font-size="10" fill="${look.soft}"`,
    );
    return words + ground + squares.join('');
  });
  return svgDocument(left + wide + 12, titleHeight + arenas.length * arenaHeight + 8, title, look, rows);
}
