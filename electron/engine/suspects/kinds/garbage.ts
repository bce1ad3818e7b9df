import type { GraphContext } from '../../answers/graph-context.ts';
import type { Garbage } from '../../answers/heavy/patterns/garbage.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { unreachableRow } from '../../graph/paths.ts';
import type { ProcessLines } from '../../process/process-lines.ts';
import { isObject } from '../../process/json-shape.ts';
import { counted, shortName, sizeAndShare, whole } from '../figures.ts';
import { passes, suspectRules } from '../rules.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';

/** Cycles that nothing reaches: how many, how much, and what that means. */
export function unreachableFinds(
  context: GraphContext,
  garbage: Garbage,
  process: ProcessLines | null,
  reached: number,
): Found[] {
  const [first] = garbage.largest;
  if (first === undefined) return [];
  const { types } = context.view;
  const { bytes, cycles, objects } = garbage;
  const mostly = garbage.types
    .slice(0, 3)
    .map(
      ({ type, count, bytes: part }) =>
        `${shortName(types.names[type] ?? '')} (${whole(count)}, ${sizeWords(part)})`,
    );
  const figures = `${counted(cycles, 'cycle')} that nothing reaches any more${cycles === 1 ? ', with all that only it refers to,' : ', with all that only they refer to,'} ${cycles === 1 ? 'keeps' : 'keep'} ${sizeAndShare(bytes, reached)}, in ${counted(objects, 'object')}.`;
  const enabled = collectorEnabled(process);
  const meaning =
    enabled === false
      ? ' The garbage collector was switched off when the dump was taken: nothing else frees them.'
      : enabled === true
        ? ' The garbage collector was on: the next full collection frees them, unless a finaliser or an extension keeps them.'
        : ' Either the garbage collector is off (gc.disable()), or the dump was taken between two collections.';
  return [
    {
      row: first,
      holds: [unreachableRow(context.view.edges.objects)],
      bytes,
      atLeast: false,
      elements: cycles,
      elementType: null,
      isLarge: passes(suspectRules.unreachable, bytes, reached),
      encloses: false,
      trait: {
        kind: 'unreachable',
        told: `${figures} By type: ${mostly.join(', ')}.${meaning}`,
        bare: `${figures}${meaning}`,
        isWhole: true,
        hint: 'Call gc.collect() and dump again: what is gone was only waiting. To have no such cycles, break the reference back (set it to None on closing) or make it weak (weakref.ref).',
        unknown: context.fromScript
          ? 'A cycle that only an extension or the interpreter holds looks the same.'
          : 'Dumps of meliae name no roots: a cycle that only a running function or an extension holds looks the same.',
        evidence: garbage.largest.map((row) => evidenceOf(context, row, 'in one of the largest cycles')),
      },
    },
  ];
}

function collectorEnabled(process: ProcessLines | null): boolean | null {
  const collector = process?.header['gc'];
  if (collector === undefined || !isObject(collector)) return null;
  const enabled = collector['enabled'];
  return typeof enabled === 'boolean' ? enabled : null;
}
