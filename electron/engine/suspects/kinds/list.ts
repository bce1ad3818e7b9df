import type { GraphContext } from '../../answers/graph-context.ts';
import type { Accumulation } from '../../answers/heavy/accumulations.ts';
import type { ElementKinds } from '../../answers/heavy/patterns/elements.ts';
import type { LeakPatterns } from '../../answers/heavy/patterns/leak-patterns.ts';
import type { ProcessLines } from '../../process/process-lines.ts';
import type { Place } from '../place.ts';
import type { Trait } from '../trait.ts';
import { mostTellingFirst } from '../trait.ts';
import { cacheTrait } from './cache.ts';
import { callbacksTrait } from './callbacks.ts';
import { finalizerFinds } from './finalizers.ts';
import type { Found } from './found.ts';
import { unreachableFinds } from './garbage.ts';
import { instancesTrait, sharedInstanceFinds } from './instances.ts';
import { localFinds } from './local.ts';
import { lruCacheFinds } from './lru-cache.ts';
import { tracebackFinds } from './traceback.ts';

/** The kinds of leak that a large container has the shape of. `isTable`: it was filled in one go. */
export function traitsOf(
  context: GraphContext,
  pile: Accumulation,
  place: Place,
  kinds: ElementKinds,
  isTable: boolean,
): Trait[] {
  const traits = [
    callbacksTrait(context, kinds, pile.bytes),
    isTable ? null : cacheTrait(context, pile.row, place, kinds),
    instancesTrait(context, kinds, pile.bytes),
  ];
  return mostTellingFirst(traits.filter((trait) => trait !== null));
}

/** Everything else that has the shape of a known kind of leak. */
export function findsOf(
  context: GraphContext,
  patterns: LeakPatterns,
  togetherOfGroups: readonly number[],
  process: ProcessLines | null,
  reached: number,
): Found[] {
  return [
    ...lruCacheFinds(context, patterns.lruCaches, reached),
    ...tracebackFinds(context, patterns.tracebacks, reached),
    ...finalizerFinds(context, patterns.garbage, reached),
    ...unreachableFinds(context, patterns.garbage, process, reached),
    ...sharedInstanceFinds(context, patterns.groups, togetherOfGroups, reached),
    ...localFinds(context, process, patterns.frames, reached),
  ];
}
