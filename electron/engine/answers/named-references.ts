import type { ReferenceLabel } from '../../../shared/protocol/graph.ts';

/** Names that a line itself gives to its references; capture/FORMAT.md has the keys. */
export interface NamedReferences {
  /** How many of the references stand in "refs"; those of the lists after it go on from there. */
  readonly inRefs: number;
  /** How many there are in all of the line's lists. Where the object has another number of references, the line was read otherwise. */
  readonly total: number;
  readonly names: readonly (string | null)[];
  /** For dicts: from which reference on keys and values stand in turn, and whether the key comes first. */
  readonly pairs: { readonly first: number; readonly keyFirst: boolean } | null;
  /** For dicts: reference `keys.from + i` is the key of reference `keys.valuesFrom + i`. */
  readonly keys: { readonly from: number; readonly count: number; readonly valuesFrom: number } | null;
  readonly also: { readonly from: number; readonly names: readonly (string | null)[] } | null;
}

/** Longer lines are containers of tens of thousands; their references are named by what columns and ends of lines say. */
export const longestNamedLine = 1 << 20;

const lists = ['keys', 'values', 'also'] as const;

/** What a whole line says of its references; null when it says nothing. Never throws. O(length of the line). */
export function namedReferences(line: string): NamedReferences | null {
  if (!/"(?:names|pairs|keys|also)": /.test(line)) return null;
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const inRefs = lengthOf(record['refs']);
  let at = inRefs;
  const from: Partial<Record<(typeof lists)[number], number>> = {};
  // The references of these lists stand in the order in which the line has them.
  for (const key of Object.keys(record)) {
    const list = lists.find((each) => each === key);
    if (list === undefined) continue;
    from[list] = at;
    at += lengthOf(record[list]);
  }
  const first = typeof record['first'] === 'number' ? record['first'] : 0;
  const { pairs } = record;
  return {
    inRefs,
    total: at,
    names: namesOf(record['names']),
    pairs: pairs === 'kv' || pairs === 'vk' ? { first, keyFirst: pairs === 'kv' } : null,
    keys:
      from.keys === undefined
        ? null
        : { from: from.keys, count: lengthOf(record['keys']), valuesFrom: from.values ?? first },
    also: from.also === undefined ? null : { from: from.also, names: namesOf(record['alsonames']) },
  };
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const namesOf = (value: unknown): (string | null)[] =>
  Array.isArray(value) ? value.map((name) => (typeof name === 'string' ? name : null)) : [];

const label = (kind: ReferenceLabel['kind'], text: string): ReferenceLabel => ({ kind, text });
const isIdentifier = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/**
 * What the line says of the reference at a place; null where it says nothing. `keyText` gives the text of the key that is the
 * reference at another place, `ofFunction` whether a function refers.
 */
export function namedLabel(
  named: NamedReferences,
  at: number,
  ofFunction: boolean,
  keyText: (place: number) => string,
): ReferenceLabel | null {
  const { also, keys, pairs } = named;
  if (also !== null && at >= also.from && at < also.from + also.names.length) {
    const name = also.names[at - also.from];
    if (name === null || name === undefined) return null;
    return label('member', name.startsWith('_') || name.startsWith('co_') ? name : `__${name}__`);
  }
  if (keys !== null) {
    if (at >= keys.from && at < keys.from + keys.count) return label('key', 'key');
    const place = at - keys.valuesFrom;
    if (place >= 0 && place < keys.count) return label('item', `[${keyText(keys.from + place)}]`);
  }
  if (pairs !== null && at >= pairs.first && at < named.inRefs) {
    const isFirst = (at - pairs.first) % 2 === 0;
    if (isFirst === pairs.keyFirst) return label('key', 'key');
    return label('item', `[${keyText(isFirst ? at + 1 : at - 1)}]`);
  }
  const name = named.names[at];
  if (name === null || name === undefined) return null;
  if (ofFunction) return label('member', `__${name}__`);
  if (name === '__dict__') return label('member', name);
  return label('attribute', isIdentifier(name) ? `.${name}` : `.${JSON.stringify(name)}`);
}
