import type { GraphContext } from '../../answers/graph-context.ts';
import { typeNameOf } from '../../answers/graph-context.ts';
import type { LruCache } from '../../answers/heavy/patterns/lru-caches.ts';
import { childrenOf, lastReferences } from '../../answers/heavy/patterns/held.ts';
import { counted, shortName, sizeAndShare, whole } from '../figures.ts';
import { placeOf, placeText } from '../place.ts';
import { limitedCacheRule, passes, suspectRules } from '../rules.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';

const callableTypes: ReadonlySet<string> = new Set([
  'function',
  'builtin_function_or_method',
  'method',
  'method_descriptor',
]);

/** `functools.lru_cache` (and `cache`) wrappers that keep much. */
export function lruCacheFinds(context: GraphContext, caches: readonly LruCache[], reached: number): Found[] {
  return caches.map((cache): Found => {
    const { row, results, entries, limited, firstOfKeys } = cache;
    const { types } = context.view;
    const bytes = context.graph.retained[row]!;
    const wrapped = lastReferences(context.graph, row)
      .filter((child) => child !== results && callableTypes.has(typeNameOf(context, child)))
      .map((child) => context.records.fields(child).name ?? null)
      .find((name) => name !== null);
    const maxsize = maxsizeOf(context, row, results);
    const holds = `holds ${counted(entries, 'result')} and keeps ${sizeAndShare(bytes, reached)}.`;
    const limit = limitWords(limited, maxsize);
    const onMethod =
      firstOfKeys === null
        ? ['', '']
        : [
            ` Its keys begin with instances of ${shortName(types.names[firstOfKeys.type] ?? '')}: it is on a method, and keeps every object that the method was called on.`,
            ' Its keys begin with instances: it is on a method, and keeps every object that the method was called on.',
          ];
    const path = placeText(placeOf(context, row));
    const rule = limited ? limitedCacheRule : suspectRules['lru-cache'];
    const named = wrapped === undefined ? path : `${shortName(wrapped)}() (${path})`;
    return {
      row,
      holds: [row],
      bytes,
      atLeast: false,
      elements: entries,
      elementType: null,
      isLarge: passes(rule, bytes, reached),
      encloses: false,
      trait: {
        kind: 'lru-cache',
        told: `The functools.lru_cache of ${named} ${holds} ${limit}${onMethod[0] ?? ''}`,
        bare: `A functools.lru_cache ${holds} ${limit}${onMethod[1] ?? ''}`,
        isWhole: true,
        hint: limited
          ? 'Choose a smaller maxsize, or cache something smaller than the whole result.'
          : firstOfKeys === null
            ? 'Give it a maxsize, or call cache_clear() where the results are no longer wanted; count the distinct arguments that can come.'
            : 'Give it a maxsize, keep the result on the object (functools.cached_property), or cache a function of plain values instead of the method.',
        unknown: 'How often results are asked for again (cache_info) is not in a dump.',
        evidence: [
          evidenceOf(context, row, path),
          // With a maxsize the results hang on the wrapper itself.
          ...(limited ? [] : [evidenceOf(context, results, 'its dict of results')]),
        ],
      },
    };
  });
}

function limitWords(limited: boolean, maxsize: number | null | undefined): string {
  if (!limited) return 'It has no maxsize, so it only ever grows.';
  if (typeof maxsize === 'number')
    return `It has a maxsize of ${whole(maxsize)}, beyond which it drops the oldest.`;
  return 'It has a maxsize, which this dump does not show.';
}

/**
 * From Python 3.9 on the wrapper's `cache_parameters` is a function with maxsize and typed in its closure. undefined: not found; null: None.
 * Bounded: a few objects are looked at.
 */
function maxsizeOf(context: GraphContext, row: number, results: number): number | null | undefined {
  const { graph } = context;
  const ofType = (holder: number, type: string): number[] =>
    childrenOf(graph, holder, 64).filter((child) => typeNameOf(context, child) === type);
  // Its own dict stands behind all results.
  for (const dict of lastReferences(graph, row)) {
    if (dict === results || typeNameOf(context, dict) !== 'dict') continue;
    for (const named of ofType(dict, 'function')) {
      if (context.records.fields(named).name !== '<lambda>') continue;
      for (const closure of ofType(named, 'tuple')) {
        // A tuple refers to its last element first; the names in a closure are in alphabetical order.
        const first = ofType(closure, 'cell').at(-1);
        const [value] = first === undefined ? [] : childrenOf(graph, first, 1);
        if (value === undefined) continue;
        const type = typeNameOf(context, value);
        if (type === 'NoneType') return null;
        const text = type === 'int' ? context.records.value(value, type)?.text : undefined;
        if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
      }
    }
  }
  return undefined;
}
