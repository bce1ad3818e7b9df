/** Widths in pixels of a text in a block's two lines, as the canvas draws them. */
export interface LineWidths {
  readonly name: (text: string) => number;
  readonly figure: (text: string) => number;
}

/** Heights of the two lines, in pixels: 1.2 times their fonts' 12 and 11. */
const nameHeight = 14.4;
const figureHeight = 13.2;
/** Fewer characters than this of a longer name say nothing. */
const fewest = 3;

/**
 * What fits into a block of a treemap: the name, or of a dotted one the end, cut where it must be, and below it the
 * figure where there is room. [] for a block that is too small for either. `width` and `height` in pixels.
 */
export function labelLines(
  name: string,
  figure: string,
  width: number,
  height: number,
  widths: LineWidths,
): string[] {
  const shown = height < nameHeight ? null : fitted(name, (text) => widths.name(text) <= width);
  if (shown === null) return [];
  const both = height >= nameHeight + figureHeight && widths.figure(figure) <= width;
  return both ? [shown, figure] : [shown];
}

function fitted(name: string, fits: (text: string) => boolean): string | null {
  if (fits(name)) return name;
  const end = name.slice(name.lastIndexOf('.') + 1);
  if (end !== name && end !== '' && fits(`…${end}`)) return `…${end}`;
  const kept = end === '' ? name : end;
  for (let length = kept.length - 1; length >= fewest; length -= 1) {
    const cut = `${kept.slice(0, length)}…`;
    if (fits(cut)) return cut;
  }
  return null;
}
