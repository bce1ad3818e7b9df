/**
 * What a place on the pickle stack holds: a kind and a number. Numbers stand for themselves, everything else is a row
 * of a table, so that a million tuples are no million objects.
 */
export const kinds = {
  int: 1,
  float: 2,
  /** Row of the text table. */
  text: 3,
  /** Place in the shape's list of classes. */
  global: 4,
  emptyTuple: 5,
  /** From here on the shape says what the number is. */
  list: 6,
  dict: 7,
  object: 8,
  tupleA: 9,
  tupleB: 10,
  tupleC: 11,
} as const;

const words = [
  'nothing',
  'a whole number',
  'a number with a fraction',
  'a text',
  'a class',
  'an empty tuple',
  'a list',
  'a dict',
  'an object',
  'a tuple',
  'a tuple',
  'a tuple',
] as const;

export const kindWords = (kind: number | undefined): string => words[kind ?? 0] ?? 'nothing';

/** Deeper than any of these files goes (a traceback of 65,535 frames), and small enough to hold. */
export const deepestStack = 1 << 20;

/** The unpickler's stack, as two columns. */
export class PickleStack {
  kinds = new Uint8Array(256);
  values = new Float64Array(256);
  height = 0;

  push(kind: number, value: number): void {
    if (this.height === this.kinds.length) this.#grow();
    this.kinds[this.height] = kind;
    this.values[this.height] = value;
    this.height += 1;
  }

  /** Replaces everything from a place on by one value. */
  replaceFrom(from: number, kind: number, value: number): void {
    this.height = from;
    this.push(kind, value);
  }

  #grow(): void {
    const kindsBefore = this.kinds;
    const valuesBefore = this.values;
    this.kinds = new Uint8Array(kindsBefore.length * 2);
    this.values = new Float64Array(kindsBefore.length * 2);
    this.kinds.set(kindsBefore);
    this.values.set(valuesBefore);
  }
}
