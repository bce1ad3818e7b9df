/** Widths of the system fonts at the sizes of a block's two lines, in pixels per character, on the wide side. */
const nameWidth = 7.2;
const figureWidth = 6.2;
const nameHeight = 15;
const figureHeight = 14;
/** Fewer characters than this say nothing. */
const fewest = 4;

/**
 * What fits into a block of a treemap: the name, or of a dotted one the end, cut where it must be, and below it the
 * figure where there is room.
 * [] for a block that is too small for either.
 */
export function labelLines(name: string, figure: string, width: number, height: number): string[] {
  const room = Math.floor(width / nameWidth);
  if (room < Math.min(fewest, name.length) || height < nameHeight) return [];
  const end = `…${name.slice(name.lastIndexOf('.') + 1)}`;
  const cut = name.includes('.') && end.length <= room ? end : `${name.slice(0, room - 1)}…`;
  const shown = name.length <= room ? name : cut;
  const both = height >= nameHeight + figureHeight && figure.length * figureWidth <= width;
  return both ? [shown, figure] : [shown];
}
