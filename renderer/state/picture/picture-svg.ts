import { textOnColour } from '../../format/palette.ts';
import type { Box } from './boxes.ts';
import { labelLetterWidth, lineHeight, places } from './boxes.ts';
import type { Point } from './layout.ts';
import type { Picture } from './picture-desk.svelte.ts';

/** Characters that mean something in XML, and the two that must not be in it at all; others were made safe before. */
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const xmlText = (text: string): string =>
  text.replace(/[&<>"\ufffe\uffff]/g, (letter) => escapes[letter] ?? '\ufffd');

/** A smooth line through the points of an arrow. */
export function wayOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.at(-1) ?? first;
  let way = `M${first.x} ${first.y}`;
  rest.slice(0, -1).forEach((point, i) => {
    const next = rest[i + 1] ?? point;
    const end = i === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    way += `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return rest.length === 1 ? `${way}L${last.x} ${last.y}` : way;
}

const fonts = { mono: 'ui-monospace, Menlo, Consolas, monospace', plain: 'system-ui, sans-serif' } as const;

/** The picture as a file of its own, in the light theme: no script, no link, no foreign font, every text escaped. */
export function pictureSvg({ boxes, arrows, layout }: Picture, title: string): string {
  const { width, height } = layout;
  const ways = arrows.map(({ label, dotted }, place) => {
    const laid = layout.arrows[place];
    if (laid === undefined) return '';
    const dashes = dotted ? ' stroke-dasharray="3 3"' : ' marker-end="url(#tip)"';
    const line = `<path d="${wayOf(laid.points)}" fill="none" stroke="#565e6b"${dashes}/>`;
    if (label === '') return line;
    const ground = Math.ceil(places(label) * labelLetterWidth) + 6;
    return `${line}<rect x="${laid.label.x - ground / 2}" y="${laid.label.y - 8}" width="${ground}" height="15" fill="#ffffff"/><text x="${laid.label.x}" y="${laid.label.y + 4}" text-anchor="middle" font-size="11" font-family="${fonts.plain}" fill="#565e6b">${xmlText(label)}</text>`;
  });
  const drawn = boxes.map((box, place) => boxSvg(box, layout.boxes[place] ?? { x: 0, y: 0 }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${xmlText(title)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#565e6b"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...ways,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function boxSvg(box: Box, { x, y }: Point): string {
  const left = x - box.width / 2;
  const top = y - box.height / 2;
  const fill = box.centre ? box.colour.light : '#ffffff';
  const ink = box.centre ? textOnColour.light : '#1b1f26';
  const dashes = box.kind === 'more' ? ' stroke-dasharray="3 3"' : '';
  const lines = box.lines.map(
    (line, i) =>
      `<text x="${left + 14}" y="${top + 18 + i * lineHeight}" font-size="12" font-family="${fonts.mono}" fill="${ink}"${i === 0 ? ' font-weight="600"' : ''}>${xmlText(line)}</text>`,
  );
  return [
    `<g><title>${xmlText(box.told)}</title>`,
    `<rect x="${left}" y="${top}" width="${box.width}" height="${box.height}" rx="4" fill="${fill}" stroke="${box.root ? '#8a5300' : '#b4bac5'}" stroke-width="${box.root ? 2 : 1}"${dashes}/>`,
    `<rect x="${left}" y="${top}" width="5" height="${box.height}" rx="2" fill="${box.colour.light}"/>`,
    ...lines,
    '</g>',
  ].join('');
}
