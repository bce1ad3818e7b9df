import type { ObjectValue } from '../../../shared/protocol/graph.ts';
import type { PictureAnswer } from '../../../shared/protocol/picture.ts';

const longestText = 80;
/** Control and direction characters, line ends of any kind, lone halves of pairs. */
const acting =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text of a dump as it may stand in DOT between quotes: it shows as written and means nothing to any program. */
export function dotText(text: string): string {
  const letters = Array.from(text);
  const short = letters.length > longestText ? `${letters.slice(0, longestText).join('')}…` : text;
  return short
    .replace(acting, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[\\"]/g, (letter) => `\\${letter}`)
    .replace(/&/g, '&amp;');
}

/** In a label, DOT reads a backslash twice: once as of the string, once as an escape. `\n` parts lines. */
const line = (parts: readonly string[]): string => parts.map(dotText).join('\\n');

/** A reference picture for Graphviz. Labels are plain strings, never its HTML. */
export function dotOf({ nodes, edges }: PictureAnswer): string {
  const text = [
    'digraph references {',
    '  node [shape=box, style="filled,rounded", fillcolor=white, fontname="sans-serif", fontsize=10];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  nodes.forEach(({ address, type, size, retained, value, root, depth }, place) => {
    const lines = [type, `${size} bytes, retains ${retained}`, address];
    if (value !== null) lines.splice(1, 0, valueText(value));
    if (root !== null) lines.push(`root: ${root}`);
    const colour = depth === 0 ? ', fillcolor=lightyellow' : root === null ? '' : ', fillcolor=lightblue';
    text.push(`  n${place} [label="${line(lines)}"${colour}];`);
  });
  for (const { from, to, label } of edges) text.push(`  n${from} -> n${to} [label="${line([label.text])}"];`);
  nodes.forEach(({ leftOut }, place) => {
    if (leftOut === 0) return;
    text.push(`  more${place} [label="${leftOut} more", style=dotted];`);
    text.push(`  n${place} -> more${place} [dir=none, style=dotted];`);
  });
  text.push('}');
  return `${text.join('\n')}\n`;
}

const valueText = ({ text, isText, cut }: ObjectValue): string => {
  const whole = cut ? `${text}…` : text;
  return isText ? `'${whole}'` : whole;
};
