import type { GraphContext } from '../../answers/graph-context.ts';
import { typeNameOf } from '../../answers/graph-context.ts';
import { childrenOf } from '../../answers/heavy/patterns/held.ts';
import type { KeptTracebacks } from '../../answers/heavy/patterns/tracebacks.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { counted, shortName, sizeAndShare } from '../figures.ts';
import { placeOf, placeText } from '../place.ts';
import { passes, suspectRules } from '../rules.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';

const mostNamed = 3;

/** Exceptions or tracebacks that something keeps, with the frames and locals behind them. */
export function tracebackFinds(
  context: GraphContext,
  kept: readonly KeptTracebacks[],
  reached: number,
): Found[] {
  const { objects } = context.view.edges;
  return kept.map(({ holder, rows, tracebacks, frames, bytes, largestFrames }): Found => {
    const row = holder < objects ? holder : rows[0]!;
    const path = placeText(placeOf(context, row));
    const functions = [
      ...new Set(largestFrames.map((frame) => functionOf(context, frame)).filter((name) => name !== null)),
    ].slice(0, mostNamed);
    const figures = `${counted(tracebacks, 'traceback')} with ${counted(frames, 'frame')} and what only their locals hold`;
    const keeps = `at least ${sizeAndShare(bytes, reached)}`;
    const inFunctions = functions.length === 0 ? '' : ` Most of it is in frames of ${functions.join(', ')}.`;
    return {
      row,
      holds: rows,
      bytes,
      atLeast: true,
      elements: tracebacks,
      elementType: null,
      isLarge: passes(suspectRules.traceback, bytes, reached),
      encloses: false,
      trait: {
        kind: 'traceback',
        told: `${path} keeps ${figures}: ${keeps}.${inFunctions}`,
        bare: `One place keeps ${figures}: ${keeps}.`,
        isWhole: true,
        hint: 'Keep the text of an exception (traceback.format_exc()) instead of the exception, or drop its frames: traceback.clear_frames(e.__traceback__), e.with_traceback(None); on Python 2 never store sys.exc_info().',
        unknown: context.fromScript
          ? null
          : 'Dumps of meliae do not say which frames still run, so a frame of a function that has not ended may be among them.',
        evidence: [
          ...(holder < objects ? [evidenceOf(context, holder, path)] : []),
          ...largestFrames.map((frame) => evidenceOf(context, frame, frameText(context, frame))),
        ],
      },
    };
  });
}

/** A frame's line carries the function's name as its value. */
export function functionOf(context: GraphContext, frame: number): string | null {
  const value = context.records.value(frame, 'frame')?.text;
  return value === undefined || value === '' ? null : `${shortName(value)}()`;
}

function frameText(context: GraphContext, frame: number): string {
  const held = childrenOf(context.graph, frame)
    .filter((child) => context.graph.idom[child] === frame)
    .sort((a, b) => context.graph.retained[b]! - context.graph.retained[a]!);
  const [largest] = held;
  const of = `frame of ${functionOf(context, frame) ?? 'a function'}`;
  return largest === undefined
    ? of
    : `${of}; its largest local: ${typeNameOf(context, largest)}, ${sizeWords(context.graph.retained[largest]!)}`;
}
