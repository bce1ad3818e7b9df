import { asByteOffset } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { pythonText } from '../python-text.ts';
import type { CodeField } from './code-layouts.ts';
import type { MarshalValue } from './values.ts';
import { MarshalBytes, MarshalCode, MarshalDict, MarshalTuple, other } from './values.ts';

/** As deep as CPython itself reads (MAX_MARSHAL_STACK_DEPTH). */
const deepest = 2000;
const refFlag = 0x80;

const ascii = new TextDecoder('latin1');

/** A marshal file that is not as CPython writes it, at a byte. */
export const marshalRefusal = (message: string, at: number) =>
  fail('damaged', `${message}, at byte ${at}.`, { byteOffset: asByteOffset(at) });

/** Something that is not whole yet: what it becomes, and how much is missing. */
interface Pending {
  readonly value: MarshalTuple | MarshalDict | MarshalCode | typeof other;
  /** Items still to come; -1: up to the NULL that ends a dict. */
  missing: number;
  /** Of a code object: the next field of the layout. */
  field: number;
  /** Its place in the list of what may be referred back to, or -1. */
  readonly reference: number;
}

/**
 * Reads one marshalled object, a dict, of the versions 2 to 5 of the format (Python 2.5 to 3.14), one value after the
 * other and without recursion. Source: CPython, Python/marshal.c. The entries of the outer dict are handed over as
 * they come and not kept. Every count is checked against the bytes that are there; nothing that is not yet whole can
 * be referred to, so no value contains itself. Throws 'damaged' with the place, 'too-large'.
 */
export class MarshalReader {
  /** The next byte. */
  at = 0;
  /** A code object was met: another layout might read what this one does not. */
  sawCode = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #layout: readonly CodeField[];
  readonly #onEntry: (key: MarshalValue, value: MarshalValue, at: number) => void;
  /** null stands for a value that is not whole yet. */
  readonly #references: (MarshalValue | null)[] = [];
  /** Python 2's interned strings. */
  readonly #interned: MarshalValue[] = [];
  readonly #pending: Pending[] = [];
  #outerKey: MarshalValue | null = null;
  #done = false;

  constructor(
    bytes: Uint8Array,
    layout: readonly CodeField[],
    onEntry: (key: MarshalValue, value: MarshalValue, at: number) => void,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#layout = layout;
    this.#onEntry = onEntry;
  }

  /** Reads at most so many values; true when the object is whole. */
  read(values: number): boolean {
    for (let count = 0; count < values && !this.#done; count += 1) this.#value();
    return this.#done;
  }

  #value(): void {
    const start = this.at;
    const code = this.#byte();
    const type = code & ~refFlag;
    const reference = (code & refFlag) === 0 ? -1 : this.#references.push(null) - 1;
    if (start === 0 && type !== 0x7b) throw marshalRefusal('The file does not begin with a dict', 0);
    switch (type) {
      case 0x30: // '0': NULL, which ends a dict
        if (reference >= 0) this.#references.pop();
        this.#endDict(start);
        break;
      case 0x28: // '('
        this.#begin(new MarshalTuple(), this.#length(start), reference, start);
        break;
      case 0x29: // ')'
        this.#begin(new MarshalTuple(), this.#byte(), reference, start);
        break;
      case 0x7b: // '{'
        this.#begin(new MarshalDict(), -1, reference, start);
        break;
      case 0x63: // 'c'
        this.#beginCode(reference, start);
        break;
      case 0x5b: // '[' list, '<' set, '>' frozenset: constants that nobody asks for
      case 0x3c:
      case 0x3e:
        this.#begin(other, this.#length(start), reference, start);
        break;
      case 0x3a: // ':' slice
        this.#begin(other, 3, reference, start);
        break;
      default:
        this.#whole(this.#simple(type, start), reference, start);
    }
  }

  /** A value without parts. */
  #simple(type: number, start: number): MarshalValue {
    switch (type) {
      case 0x69: // 'i'
        return this.#int32();
      case 0x49: // 'I'
        return this.#int64(start);
      case 0x6c: // 'l'
        return this.#long(start);
      case 0x67: // 'g'
        return this.#view.getFloat64(this.#take(8), true);
      case 0x73: // 's'
        return new MarshalBytes(this.#content(this.#length(start), start));
      case 0x74: {
        // 't': in Python 2 bytes, in Python 3 UTF-8; the bytes will do for both.
        const interned = new MarshalBytes(this.#content(this.#length(start), start));
        this.#interned.push(interned);
        return interned;
      }
      case 0x75: // 'u'
        return this.#text(this.#length(start), start);
      case 0x61: // 'a'
      case 0x41: // 'A'
        return this.#ascii(this.#length(start), start);
      case 0x7a: // 'z'
      case 0x5a: // 'Z'
        return this.#ascii(this.#byte(), start);
      case 0x72: // 'r'
        return this.#referred(start);
      case 0x52: // 'R'
        return this.#internedAt(start);
      case 0x79: // 'y': complex
        this.#take(16);
        return other;
      case 0x4e: // 'N', 'T', 'F', '.', 'S'
      case 0x54:
      case 0x46:
      case 0x2e:
      case 0x53:
        return other;
      default: {
        const hexadecimal = type.toString(16).padStart(2, '0');
        throw marshalRefusal(
          `The file holds a value of the type 0x${hexadecimal}, which no profile has`,
          start,
        );
      }
    }
  }

  /** A value is complete: into what is being built, and up as long as that is complete with it. */
  #whole(complete: MarshalValue, reference: number, start: number): void {
    let value = complete;
    let into = reference;
    for (;;) {
      if (into >= 0) this.#references[into] = value;
      const parent = this.#pending.at(-1);
      if (parent === undefined) {
        this.#done = true;
        return;
      }
      if (!this.#add(parent, value, start)) return;
      this.#pending.pop();
      value = parent.value;
      into = parent.reference;
    }
  }

  /** Gives the parent one value more; whether it is whole now. */
  #add(parent: Pending, value: MarshalValue, start: number): boolean {
    if (parent.value instanceof MarshalCode) return this.#addToCode(parent, parent.value, value, start);
    if (this.#pending.length === 1) this.#addToOuter(value, start);
    else if (parent.value !== other) parent.value.items.push(value);
    if (parent.missing < 0) return false;
    parent.missing -= 1;
    return parent.missing === 0;
  }

  #addToOuter(value: MarshalValue, start: number): void {
    if (this.#outerKey === null) this.#outerKey = value;
    else {
      this.#onEntry(this.#outerKey, value, start);
      this.#outerKey = null;
    }
  }

  #begin(value: Pending['value'], count: number, reference: number, start: number): void {
    // Every item takes a byte at least.
    if (count > this.#bytes.length - this.at)
      throw marshalRefusal(`The file announces ${count} values, more than it has bytes left`, start);
    if (count === 0) {
      this.#whole(value, reference, start);
      return;
    }
    if (this.#pending.length === deepest) throw marshalRefusal('The file is nested too deeply', start);
    this.#pending.push({ value, missing: count, field: 0, reference });
  }

  #endDict(start: number): void {
    const parent = this.#pending.at(-1);
    const isOuter = this.#pending.length === 1;
    const isWhole =
      parent?.value instanceof MarshalDict &&
      (isOuter ? this.#outerKey === null : parent.value.items.length % 2 === 0);
    if (!isWhole) throw marshalRefusal('The file has no value where one belongs', start);
    this.#pending.pop();
    this.#whole(parent.value, parent.reference, start);
  }

  #beginCode(reference: number, start: number): void {
    this.sawCode = true;
    this.#begin(new MarshalCode(), 1, reference, start);
    const pending = this.#pending.at(-1);
    if (pending !== undefined) this.#skipNumbers(pending);
  }

  #skipNumbers(pending: Pending): void {
    for (;;) {
      const field = this.#layout[pending.field];
      if (field !== 'number' && field !== 'firstLine') return;
      const number = this.#int32();
      if (field === 'firstLine' && pending.value instanceof MarshalCode)
        pending.value.facts.firstLine = number;
      pending.field += 1;
    }
  }

  #addToCode(pending: Pending, code: MarshalCode, value: MarshalValue, start: number): boolean {
    const field = this.#layout[pending.field];
    if (field === 'filename' || field === 'name') {
      if (typeof value !== 'string' && !(value instanceof MarshalBytes))
        throw marshalRefusal(`A code object has no ${field}`, start);
      code.facts[field] = value;
    }
    pending.field += 1;
    this.#skipNumbers(pending);
    return pending.field === this.#layout.length;
  }

  #referred(start: number): MarshalValue {
    const place = this.#uint32();
    const value = this.#references[place];
    if (value === undefined || value === null)
      throw marshalRefusal(`The file refers back to value ${place}, which it does not have`, start);
    return value;
  }

  #internedAt(start: number): MarshalValue {
    const place = this.#uint32();
    const value = this.#interned[place];
    if (value === undefined)
      throw marshalRefusal(`The file refers back to text ${place}, which it does not have`, start);
    return value;
  }

  #text(length: number, start: number): string {
    const text = pythonText(this.#content(length, start));
    if (text === null) throw marshalRefusal('The file holds a text that is not UTF-8', start);
    return text;
  }

  #ascii(length: number, start: number): string {
    const content = this.#content(length, start);
    if (content.some((byte) => byte >= 0x80))
      throw marshalRefusal('The file holds a text that is not ASCII', start);
    return ascii.decode(content);
  }

  #content(length: number, start: number): Uint8Array {
    if (length > this.#bytes.length - this.at)
      throw marshalRefusal(`The file announces ${length} bytes of content, beyond its end`, start);
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  #length(start: number): number {
    const length = this.#int32();
    if (length < 0) throw marshalRefusal(`The file announces ${length} of something`, start);
    return length;
  }

  /** 15-bit digits, lowest first; a negative count is a negative number. */
  #long(start: number): number {
    const count = this.#int32();
    const digits = Math.abs(count);
    if (digits * 2 > this.#bytes.length - this.at)
      throw marshalRefusal(`The file announces a number of ${digits} digits, beyond its end`, start);
    let value = 0;
    for (let digit = 0; digit < digits; digit += 1)
      value += this.#view.getUint16(this.#take(2), true) * 2 ** (15 * digit);
    // Inexact beyond 2^53: among the constants of code objects that does no harm, in a profile it is refused.
    return count < 0 ? -value : value;
  }

  #int64(start: number): number {
    if (this.#bytes.length - this.at < 8) throw cutShort(start);
    const low = this.#uint32();
    return this.#int32() * 2 ** 32 + low;
  }

  #int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)]!;
  }

  #take(length: number): number {
    const from = this.at;
    if (length > this.#bytes.length - from) throw cutShort(from);
    this.at = from + length;
    return from;
  }
}

const cutShort = (at: number) =>
  marshalRefusal('The file ends too early: it was cut short or is damaged', at);
