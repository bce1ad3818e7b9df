import type { SvgLook } from '../../../shared/report/svg-shapes.ts';
import { svgDocument, svgText, svgTitle, tenth, titleHeight } from '../../../shared/report/svg-shapes.ts';
import { shortText } from '../../format/safe-text.ts';
import type { FlameLayout } from './flame-layout.ts';

const width = 1600;
const rowHeight = 18;
const margin = 8;
/** Narrower ones are not seen, in pixels. */
const leastWidth = 0.2;

export interface DrawnFlame {
  readonly title: string;
  readonly look: SvgLook;
  readonly layout: FlameLayout;
  /** For each frame its row of `names`. */
  readonly name: readonly number[];
  readonly names: readonly { readonly name: string; readonly place: string }[];
  readonly colour: (name: number) => string;
  readonly ink: string;
}

/** The whole chart as a file of its own. Names are text in it, whatever they hold. */
export function flameSvg({ title, look, layout, name, names, colour, ink }: DrawnFlame): string {
  const frames: string[] = [];
  for (let level = 0; level < layout.levels; level += 1) {
    const y = titleHeight + level * rowHeight;
    for (let at = layout.levelStart[level] ?? 0; at < (layout.levelStart[level + 1] ?? 0); at += 1) {
      const x = margin + (layout.left[at] ?? 0) * (width - 2 * margin);
      const wide = margin + (layout.right[at] ?? 0) * (width - 2 * margin) - x;
      if (wide < leastWidth) continue;
      const of = name[layout.row[at] ?? 0] ?? 0;
      const { name: words = '', place = '' } = names[of] ?? {};
      const label =
        wide < 30
          ? ''
          : svgText(
              x + 4,
              y + 13,
              shortText(words, Math.floor((wide - 8) / 7)),
              `font-size="12" fill="${ink}"`,
            );
      const box = `<rect x="${x.toFixed(2)}" y="${tenth(y)}" width="${Math.max(leastWidth, wide - 0.5).toFixed(2)}" height="${rowHeight - 1}" fill="${colour(of)}"/>`;
      frames.push(`<g>${svgTitle(shortText(`${words} ${place}`.trim(), 400))}${box}${label}</g>`);
    }
  }
  return svgDocument(width, titleHeight + layout.levels * rowHeight + margin, title, look, frames);
}
