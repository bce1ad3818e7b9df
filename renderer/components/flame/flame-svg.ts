import { shortText } from '../../format/safe-text.ts';
import type { FlameLayout } from './flame-layout.ts';

const width = 1600;
const rowHeight = 18;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The picture as a file that any browser opens. Names are text in it, whatever they hold. */
export function flameSvg(
  layout: FlameLayout,
  name: readonly number[],
  names: readonly { readonly name: string; readonly place: string }[],
  colour: (name: number) => string,
): string {
  const height = layout.levels * rowHeight;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">\n`,
  ];
  for (let level = 0; level < layout.levels; level += 1) {
    const y = level * rowHeight;
    for (let at = layout.levelStart[level] ?? 0; at < (layout.levelStart[level + 1] ?? 0); at += 1) {
      const x = (layout.left[at] ?? 0) * width;
      const wide = (layout.right[at] ?? 0) * width - x;
      if (wide < 0.2) continue;
      const of = name[layout.row[at] ?? 0] ?? 0;
      const { name: words = '', place = '' } = names[of] ?? {};
      const label =
        wide < 30
          ? ''
          : `<text x="${(x + 4).toFixed(1)}" y="${y + 13}" fill="#fff">${escaped(shortText(words, Math.floor((wide - 8) / 7)))}</text>`;
      parts.push(
        `<g><title>${escaped(shortText(`${words} ${place}`.trim(), 400))}</title><rect x="${x.toFixed(2)}" y="${y}" width="${Math.max(0.2, wide - 0.5).toFixed(2)}" height="${rowHeight - 1}" fill="${colour(of)}"/>${label}</g>\n`,
      );
    }
  }
  return `${parts.join('')}</svg>\n`;
}
