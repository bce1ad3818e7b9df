import { escaped } from './markup-text.ts';
import type { Rectangle } from './squarify.ts';

/** Colours and letters of a picture that stands by itself. */
export interface SvgLook {
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly ground: string;
  readonly font: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place in a picture: a tenth of a pixel is as exact as anybody sees. */
export const tenth = (figure: number): string => String(Math.round(figure * 10) / 10);

/** Text as text, whatever it holds. `attributes`: its own, such as an anchor. */
export const svgText = (x: number, y: number, text: string, attributes = ''): string =>
  `<text x="${tenth(x)}" y="${tenth(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escaped(text)}</text>`;

export const svgTitle = (text: string): string => `<title>${escaped(text)}</title>`;

/** A line through points; `inner`: what it says on hover. */
export const svgLine = (points: readonly Point[], attributes: string, inner = ''): string => {
  const path = points.map(({ x, y }) => `${tenth(x)},${tenth(y)}`).join(' ');
  const begin = `<polyline points="${path}" fill="none" ${attributes}`;
  return inner === '' ? `${begin}/>` : `${begin}>${inner}</polyline>`;
};

/** A box with lines of words in it, which says on hover what it is. */
export function svgBox(
  { x, y, width, height }: Rectangle,
  title: string,
  attributes: string,
  lines: readonly string[],
  ink: string,
): string {
  const rectangle = `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}" ${attributes}/>`;
  const words = lines.map((line, i) => svgText(x + 4, y + 12 + i * 13, line, `fill="${ink}"`));
  return `<g>${svgTitle(title)}${rectangle}${words.join('')}</g>`;
}

/** A file of its own: no script, no link, no foreign font. The title stands above the drawing, too, in its first 24 pixels. */
export const svgDocument = (
  width: number,
  height: number,
  title: string,
  look: SvgLook,
  parts: readonly string[],
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${tenth(width)}" height="${tenth(height)}" viewBox="0 0 ${tenth(width)} ${tenth(height)}" font-family="${escaped(look.font)}" font-size="11" role="img">`,
    svgTitle(title),
    `<rect width="100%" height="100%" fill="${look.ground}"/>`,
    svgText(12, 17, title, `font-size="13" font-weight="600" fill="${look.text}"`),
    ...parts,
    '</svg>\n',
  ].join('\n');

/** Room above the drawing for the title. */
export const titleHeight = 26;

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly dashed: boolean;
}

const legendLine = 18;
/** Widths of letters differ; this is what one of 12 pixels takes on average, with some room. */
const letterWidth = 6.8;

/** Entries side by side, in as many lines as they take. */
export function svgLegend(
  entries: readonly LegendEntry[],
  { x, y, width }: Pick<Rectangle, 'x' | 'y' | 'width'>,
  look: SvgLook,
): { readonly parts: readonly string[]; readonly height: number } {
  let [left, top] = [x, y];
  const parts = entries.map(({ label, colour, dashed }) => {
    const wide = 34 + label.length * letterWidth;
    if (left > x && left + wide > x + width) [left, top] = [x, top + legendLine];
    const swatch = dashed
      ? `<line x1="${tenth(left)}" x2="${tenth(left + 12)}" y1="${tenth(top + 9)}" y2="${tenth(top + 9)}" stroke="${colour}" stroke-width="2" stroke-dasharray="4 2"/>`
      : `<rect x="${tenth(left)}" y="${tenth(top + 4)}" width="10" height="10" rx="2" fill="${colour}"/>`;
    const words = svgText(left + 17, top + 13, label, `font-size="12" fill="${look.text}"`);
    left += wide;
    return swatch + words;
  });
  return { parts, height: entries.length === 0 ? 0 : top - y + legendLine };
}
