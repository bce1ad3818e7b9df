import type { GraphContext } from '../../answers/graph-context.ts';
import type { Callbacks, ElementKinds } from '../../answers/heavy/patterns/elements.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { counted, shortName, whole } from '../figures.ts';
import { suspectRules } from '../rules.ts';
import type { Trait } from '../trait.ts';

/** A container whose elements are mostly bound methods and closures: a registry that callbacks are never taken from. `bytes`: what the elements keep. */
export function callbacksTrait(
  context: GraphContext,
  { callbacks }: ElementKinds,
  bytes: number,
): Trait | null {
  if (callbacks === null || callbacks.count < suspectRules.callbacks.leastCount) return null;
  const { receivers } = callbacks;
  const name = receivers === null ? '' : shortName(context.view.types.names[receivers.type] ?? '');
  const what = kindsOf(callbacks);
  const keeps = `, which keep ${sizeWords(bytes)}`;
  const bound =
    receivers === null ? '' : ` Only they keep ${counted(receivers.count, 'object')} of the class ${name}.`;
  const bareBound =
    receivers === null ? '' : ` Only they keep ${counted(receivers.count, 'object')} of one class.`;
  return {
    kind: 'callbacks',
    told: `It is a registry of callbacks: ${what}${keeps}.${bound}`,
    bare: `It is a registry of callbacks: ${what}${keeps}.${bareBound}`,
    isWhole: false,
    hint: 'See that what registers a callback also removes it, for example when its object is closed; or hold bound methods by weakref.WeakMethod.',
    unknown: 'Which of them are still called is not in a dump.',
    evidence: [],
  };
}

function kindsOf({ methods, closures }: Callbacks): string {
  const parts = [
    ...(methods > 0 ? [`${whole(methods)} bound methods`] : []),
    ...(closures > 0 ? [`${whole(closures)} functions with closures`] : []),
  ];
  return parts.join(' and ');
}
