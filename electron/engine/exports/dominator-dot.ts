import { sizeWords } from '../../../shared/base/size-words.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { DominatorBox } from '../answers/heavy/dominator-boxes.ts';
import { dominatorBoxes } from '../answers/heavy/dominator-boxes.ts';
import { dotText } from '../answers/dot.ts';
import type { ExportedHeap } from './heap-tables.ts';
import { addressOf } from './heap-tables.ts';

/** A drawing of more boxes than this cannot be read. */
const limits = { depth: 4, most: 10, leastShare: 0.01 };

/** The top of the dominator tree for Graphviz; what is too small stands as one dotted box. Gives the number of boxes, too. */
export function dominatorDot(
  { columns, graph, file }: ExportedHeap,
  shownTypes: readonly string[],
  view: ViewName,
): { text: string; boxes: number } {
  const tree = dominatorBoxes({ columns, file, graph: () => graph }, { view, ...limits });
  const lines = [
    'digraph dominators {',
    '  node [shape=box, style="filled,rounded", fillcolor=white, fontname="sans-serif", fontsize=10];',
    '  roots [label="roots", fillcolor=lightblue];',
  ];
  let boxes = 0;
  const draw = (children: readonly DominatorBox[], above: string): void => {
    for (const { row, type, objects, retained, children: inner } of children) {
      const name = `n${boxes}`;
      boxes += 1;
      const words =
        row === null
          ? [`${objects} smaller objects`, `retain ${sizeWords(retained)}`]
          : [
              shownTypes[type ?? 0] ?? '',
              `retains ${sizeWords(retained)}`,
              `0x${addressOf(columns, row).toString(16)}`,
            ];
      // A label is read twice, so the backslash of a line's end is one that DOT sees.
      const look = row === null ? ', style=dotted' : '';
      lines.push(`  ${name} [label="${words.map(dotText).join('\\n')}"${look}];`, `  ${above} -> ${name};`);
      draw(inner, name);
    }
  };
  draw(tree, 'roots');
  return { text: `${lines.join('\n')}\n}\n`, boxes };
}
