import type { SizeRules } from './container-sizes.ts';
import { emptySize } from './container-sizes.ts';

/**
 * What `sys.getsizeof` says of objects whose size their length alone decides, on 64-bit builds. Sources: Include/cpython/unicodeobject.h,
 * Objects/bytesobject.c, longobject.c, tupleobject.c, Modules/arraymodule.c, Objects/typeobject.c; measured on nine versions.
 */

/** Width of a text's characters: the widest one decides (PEP 393). 2.7 has bytes ('ascii') and `unicode` of four bytes each. */
export type TextWidth = 'ascii' | 'latin1' | 'ucs2' | 'ucs4';

const textHeads: Readonly<Record<TextWidth, readonly [head: number, each: number]>> = {
  ascii: [49, 1],
  latin1: [73, 1],
  ucs2: [74, 2],
  ucs4: [76, 4],
};
/** From 3.12 on texts have no `wstr`: 8 bytes less in ASCII, 16 in others. */
const textSaved = { ascii: 8, latin1: 16, ucs2: 16, ucs4: 16 } as const;

/** A text of so many characters, without the copy in UTF-8 that some keep. */
export function textSize({ least }: SizeRules, width: TextWidth, length: number): number {
  if (least === 207) return width === 'ascii' ? 37 + length : 52 + 4 * length;
  // An empty text is ASCII.
  const of = length === 0 ? 'ascii' : width;
  const [head, each] = textHeads[of];
  return head - (least >= 312 ? textSaved[of] : 0) + each * length;
}

export const bytesSize = ({ least }: SizeRules, length: number): number => (least === 207 ? 37 : 33) + length;

export const tupleSize = (rules: SizeRules, length: number): number => emptySize(rules, 'tuple') + 8 * length;

const digitBits = 30;

/** A whole number of so many bits, its sign not counted. In 2.7 up to 63 bits are an `int`, more a `long`. */
export function integerSize({ least }: SizeRules, bits: number): number {
  if (least === 207) return bits <= 63 ? 24 : 24 + 4 * Math.ceil(bits / digitBits);
  const digits = Math.ceil(bits / digitBits);
  return 24 + 4 * (least >= 311 ? Math.max(1, digits) : digits);
}

/** An instance of a class with so many `__slots__`. Until 3.7 one without any is not watched by the collector. */
export const slotsInstanceSize = ({ least, gcHead }: SizeRules, slots: number): number =>
  slots === 0 && least < 308 ? 16 : 16 + gcHead + 8 * slots;

/** An instance without its `__dict__` and, from 3.11 on, without its values, which `sys.getsizeof` does not count. */
export const instanceSize = ({ least, gcHead }: SizeRules): number => (least === 311 ? 56 : 32 + gcHead);

/** Places of values that instances share keys for, 3.6 to 3.10. */
const sharedValues = [5, 10, 21, 42] as const;

/** The `__dict__` of an instance whose class has several alike; 3.6 to 3.10. null: of more attributes than keys are shared for. */
export function sharedDictSize(rules: SizeRules, attributes: number): number | null {
  const values = sharedValues.find((most) => attributes <= most);
  return values === undefined ? null : emptySize(rules, 'dict') + 8 * values;
}

/** Slots of an `array.array` that elements were appended to, one by one (array_resize). O(log length). */
export function grownArray(length: number): number {
  let slots = 0;
  while (slots < length) {
    const next = slots + 1;
    slots = next + (next >> 4) + (next < 8 ? 3 : 7);
  }
  return slots;
}
