import type { AddressText } from '../../../shared/model/units.ts';
import type { PictureAnswer, PictureDirection } from '../../../shared/protocol/picture.ts';
import { count, percent, size } from '../../format/numbers.ts';
import { labelText, rootWords, valueText } from '../../format/object-words.ts';
import type { Colour } from '../../format/palette.ts';
import { colourOf, otherColour } from '../../format/palette.ts';
import { fullText, shortText } from '../../format/safe-text.ts';

/** A box of the picture: an object, or what stands for those that are not drawn. All texts are safe to show. */
export interface Box {
  readonly kind: 'object' | 'more';
  /** null: it stands for several. */
  readonly address: AddressText | null;
  readonly lines: readonly string[];
  /** The whole, for hovering and for screen readers. */
  readonly told: string;
  readonly root: boolean;
  readonly centre: boolean;
  readonly colour: Colour;
  readonly width: number;
  readonly height: number;
}

/** An arrow between two boxes, by their places. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Towards what is not drawn. */
  readonly dotted: boolean;
}

export interface Boxes {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Pixels: a letter of the 12 px monospaced font, and of the 11 px label font. */
const letterWidth = 7.3;
export const labelLetterWidth = 6.4;
export const lineHeight = 16;
const mostLetters = 30;
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;

/** Letters of East Asian scripts and emoji take two places. */
export const places = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (letter.length > 1 || wide.test(letter) ? 2 : 1), 0);

const boxOf = (box: Omit<Box, 'width' | 'height'>): Box => ({
  ...box,
  width: Math.ceil(Math.max(8, ...box.lines.map(places)) * letterWidth) + 26,
  height: box.lines.length * lineHeight + 12,
});

/** What is drawn of an answer of the engine: texts and measures, not yet where it stands. */
export function boxesOf(answer: PictureAnswer, direction: PictureDirection, heapBytes: number): Boxes {
  const share = (bytes: number) => percent(heapBytes > 0 ? (bytes / heapBytes) * 100 : 0);
  const boxes = answer.nodes.map((node, place): Box => {
    const { type, value, root } = node;
    const lines = [shortText(type, mostLetters)];
    if (value !== null) lines.push(shortText(valueText(value, mostLetters), mostLetters));
    lines.push(`${size(node.size)}, holds ${size(node.retained)}`);
    if (root !== null) lines.push(`root: ${rootWords[root].title.toLowerCase()}`.slice(0, mostLetters));
    const told = [
      `${fullText(type, mostLetters) ?? lines[0] ?? ''} at ${node.address}`,
      ...(value === null ? [] : [valueText(value, 400)]),
      `${size(node.size)} by itself, holds ${size(node.retained)}, ${share(node.retained)} of the heap`,
      ...(root === null ? [] : [`a root: ${rootWords[root].one}`]),
    ];
    return boxOf({
      kind: 'object',
      address: node.address,
      lines,
      told: told.join('\n'),
      root: root !== null,
      centre: place === 0,
      colour: colourOf(type),
    });
  });
  const arrows = answer.edges.map(({ from, to, label }): Arrow => ({
    from,
    to,
    label: shortText(labelText(label), 24),
    dotted: false,
  }));
  answer.nodes.forEach(({ leftOut }, place) => {
    if (leftOut === 0) return;
    const more = boxes.push(moreBox(leftOut)) - 1;
    const [from, to] = direction === 'references' ? [place, more] : [more, place];
    arrows.push({ from, to, label: '', dotted: true });
  });
  return { boxes, arrows };
}

const moreBox = (leftOut: number): Box =>
  boxOf({
    kind: 'more',
    address: null,
    lines: [`${count(leftOut)} more`],
    told: `${count(leftOut)} more that are not drawn: raise “of each at most” to see them`,
    root: false,
    centre: false,
    colour: otherColour,
  });
