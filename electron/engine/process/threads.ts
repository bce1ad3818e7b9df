import { addressText, asBytes } from '../../../shared/model/units.ts';
import type { LocalVariable, StackFrame, ThreadsAnswer } from '../../../shared/protocol/process.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { typeNameOf } from '../answers/graph-context.ts';
import { findRow } from '../answers/object-facts.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { FrameLines, ProcessLines } from './process-lines.ts';

/** Steps up the dominator tree for one frame: enough for all but the longest linked lists. */
const mostSteps = 100_000;

/** Every thread's stack, with what its locals hold. O(locals, and the depth at which they stand in the dominator tree). */
export function threadsAnswer(context: GraphContext, { threads, header }: ProcessLines): ThreadsAnswer {
  const missing = threads.some(
    ({ current, frames }) => !current && frames.every(({ locals }) => locals.length === 0),
  );
  const build = header['build'];
  const freeThreaded =
    typeof build === 'object' && build !== null && 'freeThreaded' in build && build['freeThreaded'] === true;
  return {
    threads: threads.map((thread) => ({
      ...thread,
      frames: thread.frames.map((frame) => frameAnswer(context, frame)),
    })),
    note:
      missing && freeThreaded
        ? 'Locals of other threads are not in dumps of free-threaded builds: those threads run on while the dump is written.'
        : null,
  };
}

function frameAnswer(context: GraphContext, frame: FrameLines): StackFrame {
  const locals = frame.locals.map(([name, address]) => localAnswer(context, name, address));
  return {
    function: frame.function,
    file: frame.file,
    line: frame.line,
    locals,
    namespace: frame.namespace === null ? null : localAnswer(context, '', frame.namespace),
    retainedAtLeast: asBytes(
      heldTogether(
        context,
        frame.locals.map(([, address]) => address),
      ),
    ),
  };
}

function localAnswer(context: GraphContext, name: string, address: bigint): LocalVariable {
  const text = addressText(address);
  const row = findRow(context, text);
  if (row === null) {
    return { name, address: text, type: null, size: asBytes(0), retained: asBytes(0), value: null };
  }
  const type = typeNameOf(context, row);
  return {
    name,
    address: text,
    type,
    size: asBytes(sizeAt(context.view.size, row)),
    retained: asBytes(context.graph.retained[row] ?? 0),
    value: context.records.value(row, type),
  };
}

/**
 * The retained bytes of the objects at some addresses that none of the others dominates: at least what they hold together,
 * because what only several of them hold isn't in any one's.
 */
function heldTogether(context: GraphContext, addresses: readonly bigint[]): number {
  const { idom, retained } = context.graph;
  const rows = new Set<number>();
  for (const address of addresses) {
    const row = findRow(context, addressText(address));
    if (row !== null) rows.add(row);
  }
  let bytes = 0;
  let steps = 0;
  for (const row of rows) {
    let above = idom[row] ?? none;
    while (above < idom.length && !rows.has(above) && steps < mostSteps) {
      above = idom[above] ?? none;
      steps += 1;
    }
    // Where the way up was too long it stays open whether another one holds it: left out, the sum is still "at least".
    if (above >= idom.length) bytes += retained[row] ?? 0;
  }
  return bytes;
}
