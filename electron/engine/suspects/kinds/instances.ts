import type { GraphContext } from '../../answers/graph-context.ts';
import { typeNameOf } from '../../answers/graph-context.ts';
import { addressTextAt } from '../../answers/object-facts.ts';
import type { ElementKinds } from '../../answers/heavy/patterns/elements.ts';
import type { InstanceGroup } from '../../answers/heavy/patterns/instance-groups.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { counted, shortName, sizeAndShare, whole } from '../figures.ts';
import { placeOf, placeText } from '../place.ts';
import { passes, suspectRules } from '../rules.ts';
import type { Trait } from '../trait.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';

const hint =
  'See who adds them and whether anything ever takes them out; where something else owns the objects, hold them weakly (weakref.WeakSet, WeakValueDictionary).';

/** Instances that keep less of what a container keeps are not what it is about. */
const leastPart = 0.5;

/** A container that holds many instances of one class, itself or one in each of its elements. `elementBytes`: what all its elements keep. */
export function instancesTrait(
  context: GraphContext,
  { instances }: ElementKinds,
  elementBytes: number,
): Trait | null {
  if (instances === null || instances.count < suspectRules.instances.leastCount) return null;
  if (instances.bytes < leastPart * elementBytes) return null;
  const name = shortName(context.view.types.names[instances.type] ?? '');
  const where = instances.wrapped ? ', in its elements,' : '';
  const figures = `${whole(instances.count)} instances`;
  return {
    kind: 'instances',
    told: `It holds${where} ${figures} of the class ${name}, which keep ${sizeWords(instances.bytes)}.`,
    bare: `It holds${where} ${figures} of one class, which keep ${sizeWords(instances.bytes)}.`,
    isWhole: false,
    hint,
    unknown: 'One dump cannot tell whether they are ever taken out.',
    evidence: [],
  };
}

/** Many instances of one class that several objects below one share. `together`: for each group, as of a candidate. */
export function sharedInstanceFinds(
  context: GraphContext,
  groups: readonly InstanceGroup[],
  together: readonly number[],
  reached: number,
): Found[] {
  return groups.map(({ holder, type, count, bytes, largestRow, referrers }, i): Found => {
    const name = shortName(context.view.types.names[type] ?? '');
    const holders = referrers.map(({ row, count: part }) => ({
      row,
      part,
      path: placeText(placeOf(context, row)),
    }));
    const containers = holders.map(
      ({ row, part, path }) =>
        `${path} (${typeNameOf(context, row)} at ${addressTextAt(context.columns, row)}, ${whole(part)} of them)`,
    );
    const others = holders.length === 1 ? '; other objects refer to them, too' : '';
    const lists = holders.length === 0 ? '' : ` They are in ${containers.join(' and in ')}${others}.`;
    const bareLists = holders.length === 0 ? '' : ` Most are in ${counted(holders.length, 'container')}.`;
    const keep = `keep at least ${sizeAndShare(bytes, reached)}`;
    return {
      row: referrers[0]?.row ?? largestRow,
      holds: [],
      under: largestRow,
      bytes,
      atLeast: true,
      elements: count,
      together: together[i] ?? null,
      elementType: context.view.types.names[type] ?? null,
      isLarge: passes(suspectRules.instances, bytes, reached),
      encloses: false,
      trait: {
        kind: 'instances',
        told: `${whole(count)} instances of the class ${name}, which no container holds alone, ${keep}.${lists}`,
        bare: `${whole(count)} instances of one class, which no container holds alone, ${keep}.${bareLists}`,
        isWhole: true,
        hint: `They go only when everything that refers to them lets them go. ${hint} Compare with an earlier dump of the program to see whether there are ever more.`,
        unknown: 'One dump cannot tell whether they are ever taken out.',
        evidence: [
          ...holders.map(({ row, path }) => evidenceOf(context, row, path)),
          evidenceOf(context, holder, 'holds all of them together'),
          evidenceOf(context, largestRow, 'the largest of them'),
        ],
      },
    };
  });
}
