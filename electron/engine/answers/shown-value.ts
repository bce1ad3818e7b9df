import type { ObjectValue } from '../../../shared/protocol/graph.ts';
import type { RecordFields } from '../importers/meliae/record-fields.ts';
import { repairBytewise } from '../scan/type-name.ts';
import type { Writer } from './writer.ts';

/** Types whose values are written byte by byte, whatever their encoding is. */
export const bytewiseTypes = (writer: Writer): ReadonlySet<string> =>
  new Set([writer.python === 2 ? 'str' : 'bytes']);

/**
 * A record's value, else its name (of a module, class or function), as it is to be shown; null without either. `length` is
 * the object's "len".
 */
export function shownValue(
  { value, bigValue, name }: RecordFields,
  typeName: string,
  length: number | null,
  bytewise: ReadonlySet<string>,
): ObjectValue | null {
  if (value === undefined)
    return name === undefined ? null : { text: repairBytewise(name), isText: false, cut: false };
  if (value === null) return null;
  if (typeof value === 'number') return { text: bigValue ?? String(value), isText: false, cut: false };
  if (typeName === 'bool' || typeName === 'frame') return { text: value, isText: false, cut: false };
  const written = Array.from(value).length;
  return {
    text: bytewise.has(typeName) ? repairBytewise(value) : value,
    isText: true,
    cut: length !== null && length > written && written >= 100,
  };
}
