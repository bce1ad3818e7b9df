import { bitsetOf, setBit } from './bitset.ts';
import type { Types } from './columns.ts';

/**
 * Rows whose references hold nothing: weak references, and holders that the user chose to ignore. A bitset; null when
 * there are none, which spares every search a look per object.
 */
export type NotHolding = Uint32Array | null;

/** CPython's weak reference types by `tp_name`: up to 3.9, and from 3.10. */
const weakTypes: ReadonlySet<string> = new Set([
  'weakref',
  'weakproxy',
  'weakcallableproxy',
  'weakref.ReferenceType',
  'weakref.ProxyType',
  'weakref.CallableProxyType',
]);

export const isWeakType = (typeName: string): boolean => weakTypes.has(typeName);

/** The objects of types for which `ignoreEdgesOf` is true, and the given rows. O(n). */
export function rowsNotHolding(
  types: Types,
  ignoreEdgesOf: (typeName: string) => boolean = isWeakType,
  ignoredHolders: Iterable<number> = [],
): NotHolding {
  const ignored = Uint8Array.from(types.names, (name) => (ignoreEdgesOf(name) ? 1 : 0));
  let bits: Uint32Array | null = null;
  if (ignored.includes(1)) {
    for (let row = 0; row < types.of.length; row += 1) {
      if (ignored[types.of[row]!] === 0) continue;
      bits ??= bitsetOf(types.of.length);
      setBit(bits, row);
    }
  }
  for (const row of ignoredHolders) {
    bits ??= bitsetOf(types.of.length);
    setBit(bits, row);
  }
  return bits;
}
