/** What a marshal file holds, as far as profiles need it. */
export type MarshalValue =
  | number
  | string
  | MarshalBytes
  | MarshalTuple
  | MarshalDict
  | MarshalCode
  /** Everything that only stands among the constants of code objects. */
  | typeof other;

/** A constant that nobody asks for: None, a complex number, a set, … */
export const other = Symbol('other');

/** Bytes: of Python 2 a text, of Python 3 the instructions of a code object. Decoded only when it is a text. */
export class MarshalBytes {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export class MarshalTuple {
  items: MarshalValue[] = [];
  /** What a reader makes of it, so that a tuple to which the file refers again is looked at once; -1: nothing yet. */
  row = -1;
}

/** Keys and values in turn, in the file's order. */
export class MarshalDict {
  readonly items: MarshalValue[] = [];
}

export interface CodeFacts {
  filename: MarshalValue;
  name: MarshalValue;
  firstLine: number;
}

export class MarshalCode {
  readonly facts: CodeFacts = { filename: other, name: other, firstLine: 0 };
}

/** "a tuple", for messages. */
export function valueWords(value: MarshalValue): string {
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'string' || value instanceof MarshalBytes) return 'a text';
  if (value instanceof MarshalTuple) return 'a tuple';
  if (value instanceof MarshalDict) return 'a dict';
  return value instanceof MarshalCode ? 'a code object' : 'something else';
}
