import { fail } from '../../../../shared/protocol/failure.ts';
import type { ProfileImporter } from '../profile-importer.ts';
import { CallTree } from '../stacks/call-tree.ts';
import { WrittenFrames } from '../stacks/frame-table.ts';
import { StacksProfile } from '../stacks/stacks-profile.ts';
import { textOf } from '../text-lines/byte-text.ts';
import { headLines, LineSplitter } from '../text-lines/line-splitter.ts';
import { FoldedStack } from './folded-stack.ts';
import { frameOf } from './frame-text.ts';

/** A stack of a million frames has a line of tens of MiB. */
const longestLine = 64 << 20;
const weight = /^-?\d{1,18}(?:\.\d{1,18})?(?:e[-+]?\d{1,3})?$/i;

/** "frame;frame;frame weight" a line, outermost first: flamegraph.pl, py-spy raw, austin, Fil, perf. */
export const folded: ProfileImporter = {
  id: 'folded',
  title: 'folded stacks',
  sniff,
  async open(source, watch) {
    const frames = new WrittenFrames(frameOf);
    const tree = new CallTree(frames);
    const stack = new FoldedStack(tree, frames);
    let unit = '';
    let oddLines = 0;
    let firstOddLine: number | null = null;
    let stacks = 0;
    const splitter = new LineSplitter((bytes, from, to) => {
      if (bytes[from] === 35 || from === to) {
        // Austin says so in its head; its own unit of memory is a KiB, of time a microsecond.
        const head = /^# mode: (memory|cpu|wall)/.exec(textOf(bytes, from, Math.min(to, from + 64)))?.[1];
        if (head !== undefined) unit = head === 'memory' ? 'KiB' : 'microseconds';
        return;
      }
      const end = weightAt(bytes, from, to);
      const figure = end < 0 ? '' : textOf(bytes, end + 1, to).trim();
      if (splitter.isCut || end <= from || !weight.test(figure)) {
        oddLines += 1;
        firstOddLine ??= splitter.line;
        return;
      }
      tree.add(stack.node(bytes, from, end), Number(figure));
      stacks += 1;
    }, longestLine);
    for await (const window of source.windows(watch)) splitter.push(window);
    splitter.end();
    if (stacks === 0)
      throw fail('damaged', `${source.name} looks like folded stacks, but no line of it could be read.`);
    return new StacksProfile('folded', 'folded stacks', [{ name: source.name, unit, tree }], {
      oddLines,
      firstOddLine,
    });
  },
};

/** The white space before the last word. */
function weightAt(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1;
  while (at >= from && (bytes[at] === 32 || bytes[at] === 9)) at -= 1;
  while (at >= from && bytes[at] !== 32 && bytes[at] !== 9) at -= 1;
  return at;
}

/** Every line ends with a number, and some have frames. */
function sniff(head: Uint8Array): number {
  let stacks = 0;
  let deep = 0;
  for (const line of headLines(head)) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.trimEnd().lastIndexOf(' ');
    if (space <= 0 || !weight.test(line.slice(space + 1).trim())) return 0;
    stacks += 1;
    if (line.slice(0, space).includes(';')) deep += 1;
  }
  if (stacks === 0) return 0;
  return deep > 0 ? 0.7 : 0.1;
}
