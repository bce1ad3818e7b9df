import { basename } from 'node:path';
import { CallTree } from '../stacks/call-tree.ts';
import type { TracemallocSnapshot } from '../tracemalloc/snapshot.ts';

/** The bytes of a snapshot under the lines that allocated them, outermost first. */
export function memoryTree(snapshot: TracemallocSnapshot): CallTree {
  const { files, frameFile, frameLine, tracebackStart, tracebackFrames, groupTraceback, groupSize } =
    snapshot;
  const tree = new CallTree();
  const rows = new Map<number, number>();
  groupTraceback.forEach((traceback, group) => {
    let node = 0;
    for (let at = tracebackStart[traceback + 1]! - 1; at >= tracebackStart[traceback]!; at -= 1) {
      const frame = tracebackFrames[at]!;
      let row = rows.get(frame);
      if (row === undefined) {
        const file = files[frameFile[frame]!]!;
        const line = frameLine[frame]!;
        row = tree.frame({ function: `${basename(file)}:${line}`, file, line });
        rows.set(frame, row);
      }
      node = tree.child(node, row);
    }
    tree.add(node, groupSize[group]!);
  });
  return tree;
}
