import { asByteOffset } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';

/** Hears what a JSON text holds, in its order. `depth` of a value is how many objects and lists stand around it. */
export interface JsonListener {
  open(kind: 'object' | 'list', depth: number): void;
  close(kind: 'object' | 'list', depth: number): void;
  key(name: string, depth: number): void;
  value(value: string | number | boolean | null, depth: number): void;
}

/** No profile nests deeper than six. */
const deepest = 100;
/** A text or a number of more bytes is no name and no figure. */
const longestToken = 4 << 20;

const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/**
 * Reads JSON from windows of bytes, strictly (RFC 8259), without holding it: memory is one token and the depth.
 * Throws 'damaged' with the byte where the text is no JSON, 'too-large' for a token or a depth beyond all need.
 */
export class JsonReader {
  readonly #listener: JsonListener;
  readonly #stack: ('object' | 'list')[] = [];
  #expect: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing' = 'value';
  /** Bytes of all windows before this one. */
  #before = 0;
  #mode: 'between' | 'string' | 'escape' | 'word' = 'between';
  #token = new Uint8Array(256);
  #tokenBytes = 0;
  #hasEscapes = false;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(listener: JsonListener) {
    this.#listener = listener;
  }

  push(window: Uint8Array): void {
    let at = 0;
    if (this.#before === 0 && window[0] === 0xef && window[1] === 0xbb && window[2] === 0xbf) at = 3;
    while (at < window.length) {
      if (this.#mode === 'between') at = this.#between(window, at);
      else if (this.#mode === 'word') at = this.#word(window, at);
      else at = this.#string(window, at);
    }
    this.#before += window.length;
  }

  end(): void {
    if (this.#mode === 'word') this.#endWord(0);
    if (this.#expect !== 'nothing') throw this.#damaged(0, 'the text breaks off');
  }

  #between(window: Uint8Array, from: number): number {
    let at = from;
    for (; at < window.length; at += 1) {
      const byte = window[at]!;
      if (byte === 32 || byte === 10 || byte === 13 || byte === 9) continue;
      if (byte === 0x22) {
        if (this.#expect === 'nothing' || this.#expect === 'colon' || this.#expect === 'comma-or-end') break;
        this.#mode = 'string';
        this.#tokenBytes = 0;
        this.#hasEscapes = false;
        return at + 1;
      }
      if (byte === 0x2c) {
        if (this.#expect !== 'comma-or-end') break;
        this.#expect = this.#stack.at(-1) === 'object' ? 'key' : 'value';
      } else if (byte === 0x3a) {
        if (this.#expect !== 'colon') break;
        this.#expect = 'value';
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#expect !== 'value' && this.#expect !== 'value-or-end') break;
        if (this.#stack.length === deepest)
          throw fail('too-large', `The file nests more than ${deepest} lists and objects.`, this.#place(at));
        const kind = byte === 0x7b ? 'object' : 'list';
        this.#listener.open(kind, this.#stack.length);
        this.#stack.push(kind);
        this.#expect = kind === 'object' ? 'key-or-end' : 'value-or-end';
      } else if (byte === 0x7d || byte === 0x5d) {
        const kind = byte === 0x7d ? 'object' : 'list';
        const mayEnd =
          this.#expect === 'comma-or-end' || this.#expect === 'key-or-end' || this.#expect === 'value-or-end';
        if (!mayEnd || this.#stack.at(-1) !== kind) break;
        this.#stack.pop();
        this.#listener.close(kind, this.#stack.length);
        this.#ended();
      } else {
        if (this.#expect !== 'value' && this.#expect !== 'value-or-end') break;
        this.#mode = 'word';
        this.#tokenBytes = 0;
        return at;
      }
    }
    if (at < window.length) throw this.#damaged(at, 'here stands what JSON does not allow');
    return at;
  }

  #ended(): void {
    this.#expect = this.#stack.length === 0 ? 'nothing' : 'comma-or-end';
  }

  #string(window: Uint8Array, from: number): number {
    let at = from;
    for (; at < window.length; at += 1) {
      const byte = window[at]!;
      if (this.#mode === 'escape') this.#mode = 'string';
      else if (byte === 0x5c) {
        this.#mode = 'escape';
        this.#hasEscapes = true;
      } else if (byte === 0x22) break;
      else if (byte < 32) throw this.#damaged(at, 'a text holds a control character');
    }
    this.#keep(window, from, at);
    if (at === window.length) return at;
    this.#mode = 'between';
    const text = this.#text(at);
    if (this.#expect === 'key' || this.#expect === 'key-or-end') {
      this.#listener.key(text, this.#stack.length);
      this.#expect = 'colon';
    } else {
      this.#listener.value(text, this.#stack.length);
      this.#ended();
    }
    return at + 1;
  }

  #text(at: number): string {
    const raw = this.#decoder.decode(this.#token.subarray(0, this.#tokenBytes));
    if (!this.#hasEscapes) return raw;
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch (error) {
      if (error instanceof SyntaxError) throw this.#damaged(at, 'a text holds a wrong escape');
      throw error;
    }
  }

  #word(window: Uint8Array, from: number): number {
    let at = from;
    while (at < window.length && isWordByte(window[at]!)) at += 1;
    this.#keep(window, from, at);
    if (at < window.length) this.#endWord(at);
    return at;
  }

  #endWord(at: number): void {
    this.#mode = 'between';
    const word = this.#decoder.decode(this.#token.subarray(0, Math.min(this.#tokenBytes, 400)));
    const literal = word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : undefined;
    if (literal === undefined && !numberText.test(word))
      throw this.#damaged(at, 'here stands no value of JSON');
    this.#listener.value(literal === undefined ? Number(word) : literal, this.#stack.length);
    this.#ended();
  }

  #keep(window: Uint8Array, from: number, to: number): void {
    const bytes = this.#tokenBytes + to - from;
    if (bytes > longestToken)
      throw fail('too-large', 'A text in the file is longer than 4 MiB.', this.#place(from));
    if (bytes > this.#token.length) {
      const larger = new Uint8Array(Math.max(bytes, this.#token.length * 2));
      larger.set(this.#token.subarray(0, this.#tokenBytes));
      this.#token = larger;
    }
    this.#token.set(window.subarray(from, to), this.#tokenBytes);
    this.#tokenBytes = bytes;
  }

  #place(at: number) {
    return { byteOffset: asByteOffset(this.#before + at) };
  }

  #damaged(at: number, why: string) {
    return fail('damaged', `The file is no whole JSON: ${why} (byte ${this.#before + at}).`, this.#place(at));
  }
}

const isWordByte = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) ||
  (byte >= 97 && byte <= 122) ||
  byte === 43 ||
  byte === 45 ||
  byte === 46 ||
  byte === 69;
