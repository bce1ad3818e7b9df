import type { GraphContext } from '../../answers/graph-context.ts';
import { lengthAt } from '../../answers/object-facts.ts';
import type { ElementKinds } from '../../answers/heavy/patterns/elements.ts';
import { classTypes } from '../../graph/type-lists.ts';
import { shortName, whole } from '../figures.ts';
import type { Place } from '../place.ts';
import { placeText } from '../place.ts';
import { suspectRules } from '../rules.ts';
import type { Trait } from '../trait.ts';

const dictLike: ReadonlySet<string> = new Set([
  'dict',
  'defaultdict',
  'collections.defaultdict',
  'OrderedDict',
  'collections.OrderedDict',
  'Counter',
  'collections.Counter',
]);
const weakMappings: ReadonlySet<string> = new Set(['WeakValueDictionary', 'WeakKeyDictionary']);
/** What counts as one shape: so many of the entries have a key or value of one type. */
const oneShape = 0.8;
/** A hint in the sentence, never the rule. */
const tellingName = /cache|memo|registr|lookup|seen|pool|intern/i;

/** A container whose path is known as a cache; null where it has another shape. */
export function cacheTrait(
  context: GraphContext,
  row: number,
  place: Place,
  kinds: ElementKinds,
): Trait | null {
  if (!dictLike.has(place.type)) return null;
  const entries = lengthAt(context.columns, row) ?? 0;
  if (entries < suspectRules.cache.leastCount) return null;
  const shapes = kinds.types.filter(({ count }) => count >= oneShape * entries);
  if (shapes.length === 0) return null;
  const name = nameLevel(place);
  if (name === null) return null;
  const shape = shapes.map(({ type }) => shortName(context.view.types.names[type] ?? '')).join(' and ');
  const { above } = name;
  const weak = above !== null && weakMappings.has(above);
  const tells = tellingName.test(placeText(place)) ? ' Its name says the same.' : '';
  const ending = weak
    ? ` It belongs to a ${above}, whose entries go with what they refer to weakly: something else keeps that.`
    : '';
  return {
    kind: 'cache',
    told: `It has the shape of a cache: ${name.words}, with ${whole(entries)} entries of one shape (${shape}).${tells}${ending}`,
    bare: `It has the shape of a cache: ${name.words}, with ${whole(entries)} entries of one shape.${ending}`,
    isWhole: false,
    hint: weak
      ? 'Look at who refers to its values.'
      : name.inClosure
        ? 'A function keeps it in its closure, as caches of results do: give it a limit, such as functools.lru_cache with a maxsize.'
        : 'Give it a limit: functools.lru_cache with a maxsize, an OrderedDict that drops its oldest entry, or entries that expire; a weakref.WeakValueDictionary where something else owns the values.',
    unknown: 'One dump cannot tell whether entries are ever removed.',
    evidence: [],
  };
}

interface NameLevel {
  readonly words: string;
  readonly inClosure: boolean;
  /** The type of the object whose attribute it is. */
  readonly above: string | null;
}

/** What kind of name leads to a place; null where no module does. */
function nameLevel({ root, steps }: Place): NameLevel | null {
  if (root.reason !== 'module') return null;
  const named = steps.filter(({ label }) => label.text !== '__dict__');
  if (named.some(({ type }) => type === 'cell'))
    return { words: 'in the closure of a function', inClosure: true, above: null };
  if (named.length <= 1) return { words: 'a global of a module', inClosure: false, above: null };
  const above = named[named.length - 2]?.type ?? '';
  // The dict of a functools.lru_cache is told of with its function.
  if (above === 'functools._lru_cache_wrapper') return null;
  if (classTypes.has(above)) return { words: 'an attribute of a class', inClosure: false, above };
  return { words: 'below a global of a module', inClosure: false, above };
}
