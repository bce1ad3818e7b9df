import type { ProblemKind } from '../../../shared/protocol/dump-state.ts';
import { fieldBit } from './layout.ts';

/**
 * The slow path: reads one line that the fast scanners did not understand, key by key, and says what is wrong
 * with it. Tolerant of everything from which an object can still be made; never throws.
 */
export interface OddObject {
  address: bigint;
  /** The type's name as it stands between its quotes, escapes and all: the form that is interned. */
  type: Uint8Array;
  size: number;
  /** null where the line has none. */
  length: number | null;
  references: BigUint64Array;
  fields: number;
}

export interface OddLine {
  /** null: nothing could be made of the line. */
  object: OddObject | null;
  /** True for lines that hold nothing on purpose: blank, comment, bracket. */
  blank: boolean;
  problems: { kind: ProblemKind; message: string }[];
}

/** Lists of our own dump script that stand after "refs" and go on with it: see capture/FORMAT.md. */
const furtherReferences: ReadonlySet<string> = new Set(['keys', 'values', 'also']);
const largestAddress = 0xffffffffffffffffn;
export const missingTypeName = '(no type)';
const missingType = new TextEncoder().encode(missingTypeName);
const noReferences = new BigUint64Array(0);
const ascii = new TextDecoder('latin1');

class Malformed extends Error {}

type Value =
  | { kind: 'text'; start: number; end: number }
  | { kind: 'number'; text: string }
  | { kind: 'literal'; text: string }
  | { kind: 'references'; targets: BigUint64Array; dropped: number }
  | { kind: 'nested' };

class Reader {
  readonly bytes: Uint8Array;
  position = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  skipSpaces(): void {
    for (;;) {
      const c = this.bytes[this.position];
      if (c !== 0x20 && c !== 0x09 && c !== 0x0d) return;
      this.position += 1;
    }
  }
  peek(): number {
    return this.bytes[this.position] ?? -1;
  }
  expect(c: number): void {
    if (this.peek() !== c) throw new Malformed(`expected ${String.fromCharCode(c)}`);
    this.position += 1;
  }
  /** At an opening quote; gives the range between the quotes. */
  string(): { start: number; end: number } {
    this.expect(0x22);
    const start = this.position;
    for (;;) {
      const c = this.peek();
      if (c < 0) throw new Malformed('the text is not closed');
      if (c === 0x22) break;
      this.position += c === 0x5c ? 2 : 1;
    }
    const end = this.position;
    this.position += 1;
    return { start, end };
  }
  word(): string {
    const start = this.position;
    while (/[-+.\w]/.test(String.fromCharCode(this.peek()))) this.position += 1;
    if (this.position === start) throw new Malformed('a value is missing');
    return ascii.decode(this.bytes.subarray(start, this.position));
  }
  references(): Value {
    this.expect(0x5b);
    let targets = new BigUint64Array(16);
    let count = 0;
    let dropped = 0;
    this.skipSpaces();
    if (this.peek() === 0x5d) this.position += 1;
    else {
      for (;;) {
        this.skipSpaces();
        const item = this.value(false);
        const target = item.kind === 'number' ? wholeNumber(item.text) : null;
        if (target === null || target < 0n || target > largestAddress) dropped += 1;
        else {
          if (count === targets.length) {
            const larger = new BigUint64Array(count * 2);
            larger.set(targets);
            targets = larger;
          }
          targets[count] = target;
          count += 1;
        }
        this.skipSpaces();
        if (this.peek() === 0x5d) break;
        this.expect(0x2c);
      }
      this.position += 1;
    }
    return { kind: 'references', targets: targets.slice(0, count), dropped };
  }
  /** Nesting is counted, not recursed into: a line of a million brackets is only long. */
  nested(): Value {
    let depth = 0;
    do {
      const c = this.peek();
      if (c < 0) throw new Malformed('a bracket is not closed');
      if (c === 0x22) this.string();
      else {
        if (c === 0x5b || c === 0x7b) depth += 1;
        else if (c === 0x5d || c === 0x7d) depth -= 1;
        this.position += 1;
      }
    } while (depth > 0);
    return { kind: 'nested' };
  }
  value(isReferences: boolean): Value {
    const c = this.peek();
    if (c === 0x22) return { kind: 'text', ...this.string() };
    if (c === 0x5b && isReferences) return this.references();
    if (c === 0x5b || c === 0x7b) return this.nested();
    const text = this.word();
    if (/^-?\d/.test(text)) {
      if (Number.isNaN(Number(text))) throw new Malformed(`${text.slice(0, 40)} is not a number`);
      return { kind: 'number', text };
    }
    if (!/^(true|false|null|NaN|Infinity|-Infinity)$/.test(text))
      throw new Malformed(`${text.slice(0, 40)} is not a value`);
    return { kind: 'literal', text };
  }
}

/** The number as an exact integer; fractions are cut as Python's int() does; null when it is none. */
function wholeNumber(text: string): bigint | null {
  if (/^-?\d{1,40}$/.test(text)) return BigInt(text);
  const value = Math.trunc(Number(text));
  return Number.isSafeInteger(value) ? BigInt(value) : null;
}

/** Reads one line without its newline. `complete` is false for a last line that the file's end may have cut. */
export function readOddLine(bytes: Uint8Array, complete: boolean): OddLine {
  const result: OddLine = { object: null, blank: false, problems: [] };
  const reader = new Reader(bytes);
  reader.skipSpaces();
  const first = reader.peek();
  if (isBlank(reader, first)) {
    result.blank = true;
    return result;
  }
  if (first !== 0x7b) {
    result.problems.push(
      complete
        ? { kind: 'not-an-object', message: 'The line is not a JSON object; it was skipped.' }
        : { kind: 'truncated', message: 'The file ends inside this line; it was skipped.' },
    );
    return result;
  }
  try {
    result.object = readObject(reader, result.problems);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    result.problems.push(
      complete
        ? { kind: 'not-json', message: `The line cannot be read as JSON (${error.message}); it was skipped.` }
        : { kind: 'truncated', message: 'The file ends inside this line; it was skipped.' },
    );
  }
  return result;
}

/** Nothing, a comment, or a bracket of an array around all objects, with an optional comma. */
function isBlank(reader: Reader, first: number): boolean {
  if (first < 0 || first === 0x23 || (first === 0x2f && reader.bytes[reader.position + 1] === 0x2f))
    return true;
  if (first !== 0x5b && first !== 0x5d && first !== 0x2c) return false;
  const rest = ascii.decode(reader.bytes.subarray(reader.position, reader.position + 8));
  return reader.bytes.length - reader.position < 8 && /^[[\],]+\s*$/.test(rest);
}

function readObject(reader: Reader, problems: OddLine['problems']): OddObject | null {
  const fields = new Map<string, Value>();
  reader.expect(0x7b);
  reader.skipSpaces();
  if (reader.peek() === 0x7d) reader.position += 1;
  else {
    for (;;) {
      reader.skipSpaces();
      const { start, end } = reader.string();
      const key = decodeKey(reader.bytes.subarray(start, end));
      reader.skipSpaces();
      reader.expect(0x3a);
      reader.skipSpaces();
      const value = reader.value(key === 'refs' || (fields.has('refs') && furtherReferences.has(key)));
      if (fields.has(key)) {
        problems.push({
          kind: 'duplicate-key',
          message: `The key "${key.slice(0, 40)}" stands twice in one line; the last one counts.`,
        });
      }
      fields.set(key, value);
      reader.skipSpaces();
      if (reader.peek() === 0x7d) break;
      reader.expect(0x2c);
    }
    reader.position += 1;
  }
  reader.skipSpaces();
  if (reader.peek() === 0x2c) reader.position += 1;
  reader.skipSpaces();
  if (reader.peek() >= 0) throw new Malformed('there is more after the object');
  return objectOf(reader.bytes, fields, problems);
}

/** A key with escapes spells the same as one without. */
function decodeKey(bytes: Uint8Array): string {
  const raw = ascii.decode(bytes);
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\u([0-9a-fA-F]{4})|\\(.)/g,
    (_, hex: string | undefined, letter: string | undefined) =>
      hex === undefined ? (letter ?? '') : String.fromCharCode(parseInt(hex, 16)),
  );
}

function objectOf(
  bytes: Uint8Array,
  fields: Map<string, Value>,
  problems: OddLine['problems'],
): OddObject | null {
  const address = fields.get('address');
  if (address === undefined) {
    problems.push({ kind: 'missing-address', message: 'The line has no "address"; it was skipped.' });
    return null;
  }
  const exact = address.kind === 'number' && /^\d{1,40}$/.test(address.text) ? BigInt(address.text) : null;
  if (exact === null || exact > largestAddress) {
    problems.push({
      kind: 'bad-address',
      message: 'The address is not a whole number from 0 to 2^64-1; the line was skipped.',
    });
    return null;
  }
  const size = readSize(fields.get('size'), problems);
  if (size === null) return null;
  const type = fields.get('type');
  if (type === undefined) {
    problems.push({
      kind: 'missing-type',
      message: `The line has no "type"; the object is kept as ${missingTypeName}.`,
    });
  } else if (type.kind !== 'text') {
    problems.push({
      kind: 'bad-field',
      message: `The type is not text; the object is kept as ${missingTypeName}.`,
    });
  }
  const name = fields.get('name');
  if (name !== undefined && name.kind !== 'text') {
    problems.push({ kind: 'bad-field', message: 'The name is not text; the object is kept without it.' });
  }
  const value = fields.get('value');
  if (value?.kind === 'nested' || value?.kind === 'references') {
    problems.push({
      kind: 'bad-field',
      message: 'The value is neither text nor a number; the object is kept without it.',
    });
  }
  const known = new Set(['address', 'type', 'size', 'len', 'name', 'value', 'refs']);
  const length = readLength(fields.get('len'), problems);
  return {
    address: exact,
    type: type?.kind === 'text' ? bytes.slice(type.start, type.end) : missingType,
    size,
    length,
    references: withFurther(readReferences(fields.get('refs'), problems), fields),
    fields:
      (name?.kind === 'text' ? fieldBit.name : 0) |
      (length !== null ? fieldBit.length : 0) |
      (value?.kind === 'text' ? fieldBit.textValue : 0) |
      (value?.kind === 'number' ? fieldBit.numberValue : 0) |
      (value?.kind === 'literal' ? fieldBit.literalValue : 0) |
      ([...fields.keys()].every((key) => known.has(key)) ? 0 : fieldBit.other),
  };
}

function readSize(field: Value | undefined, problems: OddLine['problems']): number | null {
  if (field === undefined) {
    problems.push({
      kind: 'missing-size',
      message: 'The line has no "size"; the object is kept with 0 bytes.',
    });
    return 0;
  }
  const whole = field.kind === 'number' ? wholeNumber(field.text) : null;
  if (whole === null || whole > BigInt(Number.MAX_SAFE_INTEGER) || whole < BigInt(Number.MIN_SAFE_INTEGER)) {
    problems.push({
      kind: 'bad-size',
      message: 'The size is not a number within 2^53 bytes; the line was skipped.',
    });
    return null;
  }
  if (whole < 0n)
    problems.push({
      kind: 'negative-size',
      message: 'The size is negative; it is counted as written, as meliae does.',
    });
  return Number(whole);
}

function readLength(field: Value | undefined, problems: OddLine['problems']): number | null {
  if (field === undefined) return null;
  const whole = field.kind === 'number' ? wholeNumber(field.text) : null;
  if (whole === null || whole < 0n || whole > BigInt(Number.MAX_SAFE_INTEGER)) {
    problems.push({
      kind: 'bad-field',
      message: 'The length is not a whole number; the object is kept without it.',
    });
    return null;
  }
  return Number(whole);
}

function readReferences(field: Value | undefined, problems: OddLine['problems']): BigUint64Array {
  if (field === undefined) {
    problems.push({
      kind: 'missing-refs',
      message: 'The line has no "refs"; the object is kept without references.',
    });
    return noReferences;
  }
  if (field.kind !== 'references') {
    problems.push({
      kind: 'bad-field',
      message: 'The references are not a list; the object is kept without them.',
    });
    return noReferences;
  }
  if (field.dropped > 0) {
    problems.push({
      kind: 'bad-field',
      message: `${field.dropped} of its references are not addresses; they were left out.`,
    });
  }
  return field.targets;
}

/** In the order in which the lists stand in the line. */
function withFurther(references: BigUint64Array, fields: ReadonlyMap<string, Value>): BigUint64Array {
  const lists = [references];
  for (const [key, value] of fields) {
    if (value.kind === 'references' && furtherReferences.has(key)) lists.push(value.targets);
  }
  if (lists.length === 1) return references;
  const all = new BigUint64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
