import type { ChartItem } from '../../components/charts/chart-item.ts';
import { count, percent, plural, size } from '../../format/numbers.ts';
import { valueText } from '../../format/object-words.ts';
import { colourOf, otherColour, textOnColour } from '../../format/palette.ts';
import { shortText } from '../../format/safe-text.ts';
import type { DominatorItem } from '../../state/walk/dominator-tree.ts';
import type { DominatorBlocks } from '../../state/walk/dominators-desk.svelte.ts';

/** Not names that an item can have: an address is digits, and a type's name begins with `type `. */
const othersKey = 'others';
const ownKey = 'own';

export const keyOfItem = (item: DominatorItem): string =>
  item.kind === 'type' ? `type ${item.type}` : item.object.address;

/** The largest of what is held as blocks, one more for the rest and one for the object itself. */
export function blockItems(blocks: DominatorBlocks, theme: 'light' | 'dark'): ChartItem[] {
  const textColour = textOnColour[theme];
  const share = (bytes: number) =>
    `${percent(blocks.reachedBytes > 0 ? (bytes / blocks.reachedBytes) * 100 : 0)} of the heap`;
  const grey = (key: string, label: string, value: number, line: string): ChartItem => ({
    key,
    label,
    figure: size(value),
    value,
    colour: otherColour[theme],
    textColour,
    lines: [line],
  });
  const items = blocks.items.map((item): ChartItem => {
    const type = item.kind === 'type' ? item.type : (item.object.type ?? '');
    const value = item.kind === 'type' ? item.retained : item.object.retained;
    return {
      key: keyOfItem(item),
      label: labelOf(item, type),
      figure: size(value),
      value,
      colour: colourOf(type)[theme],
      textColour,
      lines: linesOf(item, share(value)),
    };
  });
  const rest = blocks.bytes - items.reduce((sum, { value }) => sum + value, 0);
  const others = blocks.total - items.length;
  if (others > 0 && rest > 0)
    items.push(grey(othersKey, `${count(others)} others`, rest, `${size(rest)} together, ${share(rest)}`));
  if (blocks.own > 0)
    items.push(grey(ownKey, 'itself', blocks.own, `${size(blocks.own)} is the object’s own size`));
  return items;
}

function labelOf(item: DominatorItem, type: string): string {
  const name = shortText(type, 40);
  if (item.kind === 'type') return `${count(item.count)} × ${name}`;
  return item.object.type === 'module' ? `${name} ${valueText(item.object.value, 40)}` : name;
}

/** What hovering says: the object in a sentence. */
function linesOf(item: DominatorItem, share: string): string[] {
  if (item.kind === 'type')
    return [`${plural(item.count, 'object')} retain ${size(item.retained)} together, ${share}`];
  const { object } = item;
  const length = object.length === null ? '' : `, length ${count(object.length)}`;
  return [
    `It holds ${size(object.retained)}, ${share}: ${size(object.size)} by itself${length}`,
    ...(object.value === null || object.type === 'module' ? [] : [valueText(object.value, 60)]),
    `at ${object.address}`,
  ];
}
