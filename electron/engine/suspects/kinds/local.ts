import type { GraphContext } from '../../answers/graph-context.ts';
import { typeNameOf } from '../../answers/graph-context.ts';
import { findRow } from '../../answers/object-facts.ts';
import { addressTextAt } from '../../answers/object-facts.ts';
import type { HeldFrame } from '../../answers/heavy/patterns/held-frames.ts';
import type { ProcessLines } from '../../process/process-lines.ts';
import { shortName, sizeAndShare } from '../figures.ts';
import { passes, suspectRules } from '../rules.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';
import { functionOf } from './traceback.ts';

const mostSteps = 1000;
const mostReferrers = 1000;
const hint =
  'Let the function go through its data piece by piece (an iterator, a generator), del the name once it is no longer needed, or set it to None before a long wait.';

/** Locals of running functions that nothing else refers to and that keep much. O(locals). */
export function localFinds(
  context: GraphContext,
  process: ProcessLines | null,
  frames: readonly HeldFrame[],
  reached: number,
): Found[] {
  const found = new Map<number, Found>();
  for (const thread of process?.threads ?? []) {
    // From the outermost frame inwards: an object that is handed on belongs to the one that made it.
    for (const frame of [...thread.frames].reverse()) {
      for (const [name, address] of frame.locals) {
        const row = findRow(context, address.toString());
        if (row === null || found.has(row)) continue;
        const bytes = context.graph.retained[row]!;
        if (!passes(suspectRules.local, bytes, reached) || isSharedWithOthers(context, row)) continue;
        const by = thread.name === null ? '' : `, thread ${shortName(thread.name)}`;
        const where = `${shortName(frame.function)}() (line ${frame.line} of ${shortName(frame.file)}${by})`;
        const type = typeNameOf(context, row);
        const keeps = `keeps ${sizeAndShare(bytes, reached)}. Nothing else refers to it.`;
        const what = `${shortName(name)} (${type} at ${addressTextAt(context.columns, row)})`;
        found.set(row, {
          row,
          holds: [row],
          bytes,
          atLeast: false,
          elements: 0,
          elementType: null,
          isLarge: true,
          encloses: true,
          trait: {
            kind: 'local',
            told: `The local variable ${what} of the running function ${where} ${keeps}`,
            bare: `A local variable of a running function ${keeps}`,
            isWhole: true,
            hint,
            unknown: 'How long the function has run, and whether it still needs it, is not in a dump.',
            evidence: [evidenceOf(context, row, `${name} in ${frame.function}()`)],
          },
        });
      }
    }
  }
  return [...found.values(), ...frames.map((frame) => frameFind(context, frame, reached))];
}

/** What meliae's dumps of Python 2 show: frames, but not the names of their locals. */
function frameFind(context: GraphContext, { row, largest }: HeldFrame, reached: number): Found {
  const bytes = context.graph.retained[row]!;
  const name = functionOf(context, row);
  const keeps = `keeps ${sizeAndShare(bytes, reached)}, the most by an object of type`;
  return {
    row,
    holds: [row],
    bytes,
    atLeast: false,
    elements: 0,
    elementType: null,
    isLarge: passes(suspectRules.local, bytes, reached),
    encloses: true,
    trait: {
      kind: 'local',
      told: `A frame of ${name ?? 'a function'} ${keeps} ${typeNameOf(context, largest)}.`,
      bare: `A frame of a function ${keeps} ${typeNameOf(context, largest)}.`,
      isWhole: true,
      hint,
      unknown:
        'This dump has no names of locals, and does not say whether the frame runs or belongs to a generator.',
      evidence: [
        evidenceOf(context, row, `frame of ${name ?? 'a function'}`),
        evidenceOf(context, largest, 'the largest of its locals'),
      ],
    },
  };
}

/** Whether anything outside of what the object itself holds refers to it, other than frames. */
function isSharedWithOthers(context: GraphContext, row: number): boolean {
  const { graph, view } = context;
  const { referrers, idom } = graph;
  const [first, end] = [referrers.start[row]!, referrers.start[row + 1]!];
  if (end - first > mostReferrers) return true;
  for (let at = first; at < end; at += 1) {
    const referrer = referrers.row[at]!;
    if (typeNameOf(context, referrer) === 'frame') continue;
    let above = referrer;
    for (let steps = 0; above !== row && above < view.edges.objects; steps += 1) {
      if (steps === mostSteps) return true;
      above = idom[above]!;
    }
    if (above !== row) return true;
  }
  return false;
}
