import { pythonBytes, pythonText } from '../python-text.ts';
import { longestText } from '../text-table.ts';
import { decimalOf, longLength, longOf } from './arguments.ts';
import { kindOf, PickleMemo, valueOf } from './memo.ts';
import { opcodeText } from './opcode-names.ts';
import type { PickleShape } from './shape.ts';
import { refusal } from './shape.ts';
import { deepestStack, kindWords, kinds, PickleStack } from './values.ts';

/** Module and class name of a GLOBAL; the longest that is allowed has 50 characters. */
const longestGlobal = 512;
/** 64 bits in decimal have 20 digits and a sign. */
const longestDecimal = 24;
const deepestMarks = 64;
const notAllowed = 255;

/** Bytes that follow each opcode, not counting a text; 255 for what is not read here. */
const argumentBytes = new Uint8Array(256).fill(notAllowed);
const allowed: readonly (readonly [opcodes: string, bytes: number])[] = [
  ['().ut]}abes\x81\x85\x86\x87\x93\x94cI', 0],
  ['KUhq\x80\x8a\x8c', 1],
  ['M', 2],
  ['JTXjr', 4],
  ['G\x8d\x95', 8],
];
for (const [opcodes, bytes] of allowed)
  for (const opcode of opcodes) argumentBytes[opcode.charCodeAt(0)] = bytes;

/**
 * Executes the opcodes of pickle protocols 2 to 5 that plain data needs: numbers, texts, tuples, lists, dicts, and
 * objects of the classes that a shape names, without calling or importing anything. Source: CPython, Lib/pickle.py
 * and PEP 3154. Fed in pieces; takes time linear in the bytes, and memory for one stack, the memo, and what the
 * shape keeps.
 */
export class PickleMachine {
  /** True after the STOP opcode. */
  stopped = false;
  /** How many bytes from the start of the opcode are wanted, when `feed` could not go on for want of them. */
  wanted = 0;
  protocol = 0;
  readonly #shape: PickleShape;
  readonly #fileBytes: number;
  readonly #stack = new PickleStack();
  readonly #memo = new PickleMemo();
  readonly #marks = new Int32Array(deepestMarks);
  #markCount = 0;
  /** Where the values above the last mark begin. */
  #floor = 0;
  /** Up to where the frame goes in which the next opcode stands. */
  #frameEnd = 0;

  constructor(shape: PickleShape, fileBytes: number) {
    this.#shape = shape;
    this.#fileBytes = fileBytes;
  }

  /**
   * Executes bytes[0..end), which stand in the file at `base`, as far as opcodes are whole; gives how many bytes that
   * were. Throws 'damaged' with the place of the opcode, 'too-large'.
   */
  feed(bytes: Uint8Array, end: number, base: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, end);
    const stack = this.#stack;
    let next = 0;
    while (next < end && !this.stopped) {
      const start = next;
      const opcode = bytes[start]!;
      const fixed = argumentBytes[opcode]!;
      if (fixed === notAllowed || (this.protocol === 0) !== (opcode === 0x80))
        this.#refuse(opcode, base + start);
      const argument = start + 1;
      next = argument + fixed;
      if (next > end) return this.#want(start, 1 + fixed, base);
      switch (opcode) {
        case 0x4b: // BININT1
          stack.push(kinds.int, bytes[argument]!);
          break;
        case 0x4d: // BININT2
          stack.push(kinds.int, view.getUint16(argument, true));
          break;
        case 0x4a: // BININT
          stack.push(kinds.int, view.getInt32(argument, true));
          break;
        case 0x8a: // LONG1
          next += bytes[argument]!;
          if (next > end) return this.#want(start, next - start, base);
          stack.push(kinds.int, longOf(bytes, argument + 1, next, base + start));
          break;
        case 0x49: // INT
          next = this.#int(bytes, start, end, base);
          if (next < 0) return start;
          break;
        case 0x47: // BINFLOAT
          stack.push(kinds.float, view.getFloat64(argument, false));
          break;
        case 0x68: // BINGET
          this.#get(bytes[argument]!, base + start);
          break;
        case 0x6a: // LONG_BINGET
          this.#get(view.getUint32(argument, true), base + start);
          break;
        case 0x94: // MEMOIZE
          this.#memoize(base + start);
          break;
        case 0x71: // BINPUT
          this.#put(bytes[argument]!, base + start);
          break;
        case 0x72: // LONG_BINPUT
          this.#put(view.getUint32(argument, true), base + start);
          break;
        case 0x85: // TUPLE1
        case 0x86: // TUPLE2
        case 0x87: // TUPLE3
          this.#need(opcode - 0x84, base + start);
          this.#shape.tuple(stack, stack.height - (opcode - 0x84), base + start);
          break;
        case 0x28: // MARK
          this.#mark(base + start);
          break;
        case 0x74: {
          // TUPLE
          const from = this.#unmark(base + start);
          if (from === stack.height) stack.push(kinds.emptyTuple, 0);
          else this.#shape.tuple(stack, from, base + start);
          break;
        }
        case 0x65: // APPENDS
          this.#append(this.#unmark(base + start), base + start);
          break;
        case 0x61: // APPEND
          this.#need(1, base + start);
          this.#append(stack.height - 1, base + start);
          break;
        case 0x75: // SETITEMS
          this.#setItems(this.#unmark(base + start), base + start);
          break;
        case 0x73: // SETITEM
          this.#need(2, base + start);
          this.#setItems(stack.height - 2, base + start);
          break;
        case 0x8c: // SHORT_BINUNICODE
        case 0x55: // SHORT_BINSTRING
          next = this.#text(bytes, start, next, bytes[argument]!, end, base);
          if (next < 0) return start;
          break;
        case 0x58: // BINUNICODE
        case 0x54: // BINSTRING
          next = this.#text(bytes, start, next, view.getUint32(argument, true), end, base);
          if (next < 0) return start;
          break;
        case 0x8d: // BINUNICODE8
          next = this.#text(bytes, start, next, longLength(view, argument), end, base);
          if (next < 0) return start;
          break;
        case 0x5d: // EMPTY_LIST
          stack.push(kinds.list, this.#shape.emptyList(base + start));
          break;
        case 0x7d: // EMPTY_DICT
          stack.push(kinds.dict, this.#shape.emptyDict(base + start));
          break;
        case 0x29: // EMPTY_TUPLE
          stack.push(kinds.emptyTuple, 0);
          break;
        case 0x93: // STACK_GLOBAL
          this.#stackGlobal(base + start);
          break;
        case 0x63: // GLOBAL
          next = this.#global(bytes, start, end, base);
          if (next < 0) return start;
          break;
        case 0x81: // NEWOBJ
          this.#newObject(base + start);
          break;
        case 0x62: // BUILD
          this.#build(base + start);
          break;
        case 0x95: // FRAME
          this.#frame(base + start, base + next, longLength(view, argument));
          break;
        case 0x80: // PROTO
          this.#proto(bytes[argument]!, base + start);
          break;
        default: // STOP: the only one left of those that are allowed.
          this.#stop(base + start, base + next);
      }
      // Bytes that were lost or came in between show in the frame's length, whatever they did to its content.
      if (base + next > this.#frameEnd && base + start < this.#frameEnd)
        throw refusal('The pickle has a frame that ends within an opcode', base + start);
      if (stack.height > deepestStack)
        throw refusal(
          `The pickle holds more than ${deepestStack} values at once, which no ${this.#shape.what} does`,
          base + start,
        );
    }
    return next;
  }

  #refuse(opcode: number, at: number): never {
    if (this.protocol === 0) throw refusal(`The pickle does not begin with its protocol`, at);
    throw refusal(`The pickle holds ${opcodeText(opcode)}, which no ${this.#shape.what} has`, at);
  }

  /** Not enough bytes were fed for the opcode at `start`; past the file's end they never will be. */
  #want(start: number, bytes: number, base: number): number {
    if (base + start + bytes > this.#fileBytes)
      throw refusal(`The ${this.#shape.what} ends too early: it was cut short or is damaged`, base + start);
    this.wanted = bytes;
    return start;
  }

  #need(values: number, at: number): void {
    if (this.#stack.height - this.#floor < values)
      throw refusal('The pickle takes a value where none is', at);
  }

  #mark(at: number): void {
    if (this.#markCount === deepestMarks)
      throw refusal(`The pickle is nested deeper than any ${this.#shape.what}`, at);
    this.#marks[this.#markCount] = this.#stack.height;
    this.#markCount += 1;
    this.#floor = this.#stack.height;
  }

  /** Takes the last mark away; gives where the values above it begin. */
  #unmark(at: number): number {
    if (this.#markCount === 0) throw refusal('The pickle ends a group that it did not begin', at);
    this.#markCount -= 1;
    this.#floor = this.#markCount === 0 ? 0 : this.#marks[this.#markCount - 1]!;
    return this.#marks[this.#markCount]!;
  }

  /** The place below `from`, which has to hold a value of that kind. */
  #below(from: number, kind: number, at: number): number {
    const place = from - 1;
    const found = place >= this.#floor ? this.#stack.kinds[place] : undefined;
    if (found !== kind)
      throw refusal(`The pickle has ${kindWords(found)} where ${kindWords(kind)} belongs`, at);
    return place;
  }

  #append(from: number, at: number): void {
    const place = this.#below(from, kinds.list, at);
    this.#shape.append(this.#stack.values[place]!, this.#stack, from, at);
    this.#stack.height = place + 1;
  }

  #setItems(from: number, at: number): void {
    const place = this.#below(from, kinds.dict, at);
    if ((this.#stack.height - from) % 2 === 1) throw refusal('The pickle has a key without a value', at);
    this.#shape.setItems(this.#stack.values[place]!, this.#stack, from, at);
    this.#stack.height = place + 1;
  }

  #get(index: number, at: number): void {
    const entry = this.#memo.entry(index, at);
    const kind = kindOf(entry);
    if (kind === this.#shape.onlyOnce)
      throw refusal(
        `The pickle refers back to ${kindWords(kind)} that stands only once in a ${this.#shape.what}`,
        at,
      );
    this.#stack.push(kind, valueOf(entry));
  }

  /** Numbers are never remembered: no pickler does. */
  #remembered(at: number): number {
    this.#need(1, at);
    const top = this.#stack.height - 1;
    const kind = this.#stack.kinds[top]!;
    if (kind === kinds.int || kind === kinds.float) throw refusal('The pickle remembers a number', at);
    return top;
  }

  #memoize(at: number): void {
    const top = this.#remembered(at);
    this.#memo.add(this.#stack.kinds[top]!, this.#stack.values[top]!);
  }

  #put(index: number, at: number): void {
    const top = this.#remembered(at);
    this.#memo.put(index, this.#stack.kinds[top]!, this.#stack.values[top]!, at);
  }

  /** Behind the text, or -1 when not all of it was fed. */
  #text(bytes: Uint8Array, start: number, from: number, length: number, end: number, base: number): number {
    const to = from + length;
    if (base + to > this.#fileBytes)
      throw refusal(`The pickle announces a text of ${length} bytes, beyond its end`, base + start);
    if (length > longestText) throw refusal(`The pickle holds a text of ${length} bytes`, base + start);
    if (to > end) {
      this.#want(start, to - start, base);
      return -1;
    }
    const content = bytes.subarray(from, to);
    const isBytes = bytes[start] === 0x55 || bytes[start] === 0x54;
    const text = isBytes ? pythonBytes(content) : pythonText(content);
    if (text === null) throw refusal('The pickle holds a text that is not UTF-8', base + start);
    this.#stack.push(kinds.text, this.#shape.texts.row(text));
    return to;
  }

  #stackGlobal(at: number): void {
    this.#need(2, at);
    const { kinds: onStack, values, height } = this.#stack;
    if (onStack[height - 2] !== kinds.text || onStack[height - 1] !== kinds.text)
      throw refusal('The pickle names a class without a name', at);
    const module = this.#shape.texts.text(values[height - 2]!);
    this.#stack.height -= 2;
    this.#pushGlobal(module, this.#shape.texts.text(values[height - 1]!), at);
  }

  /** Where the line ends that begins at `from` within `most` bytes of the opcode; -1 when not all of it was fed. */
  #lineEnd(bytes: Uint8Array, from: number, start: number, most: number, end: number, base: number): number {
    const found = bytes.subarray(0, Math.min(end, start + most)).indexOf(0x0a, from);
    if (found >= 0) return found;
    if (end - start >= most) throw refusal('The pickle has a line without an end', base + start);
    if (base + end === this.#fileBytes) throw refusal('The pickle ends within a line', base + start);
    this.#want(start, Math.min(most, this.#fileBytes - base - start), base);
    return -1;
  }

  #int(bytes: Uint8Array, start: number, end: number, base: number): number {
    const newline = this.#lineEnd(bytes, start + 1, start, longestDecimal, end, base);
    if (newline < 0) return -1;
    this.#stack.push(kinds.int, decimalOf(bytes, start + 1, newline, base + start));
    return newline + 1;
  }

  #global(bytes: Uint8Array, start: number, end: number, base: number): number {
    const first = this.#lineEnd(bytes, start + 1, start, longestGlobal, end, base);
    const second = first < 0 ? -1 : this.#lineEnd(bytes, first + 1, start, longestGlobal, end, base);
    if (second < 0) return -1;
    const module = pythonBytes(bytes.subarray(start + 1, first));
    this.#pushGlobal(module, pythonBytes(bytes.subarray(first + 1, second)), base + start);
    return second + 1;
  }

  #pushGlobal(module: string, name: string, at: number): void {
    const place = this.#shape.globals.indexOf(`${module} ${name}`);
    if (place < 0) {
      const shown = JSON.stringify(`${module}.${name}`.slice(0, 200));
      throw refusal(
        `The pickle asks for the class ${shown}, which no ${this.#shape.what} holds; nothing was run`,
        at,
      );
    }
    this.#stack.push(kinds.global, place);
  }

  #newObject(at: number): void {
    this.#need(2, at);
    const { kinds: onStack, values, height } = this.#stack;
    if (onStack[height - 1] !== kinds.emptyTuple || onStack[height - 2] !== kinds.global)
      throw refusal('The pickle makes an object of something that is no class, or with arguments', at);
    const row = this.#shape.newObject(values[height - 2]!, at);
    this.#stack.replaceFrom(height - 2, kinds.object, row);
  }

  #build(at: number): void {
    this.#need(2, at);
    const { kinds: onStack, values, height } = this.#stack;
    if (onStack[height - 1] !== kinds.dict || onStack[height - 2] !== kinds.object)
      throw refusal('The pickle fills something that is no object, or with something that is no dict', at);
    this.#shape.build(values[height - 2]!, values[height - 1]!, at);
    this.#stack.height -= 1;
  }

  #frame(at: number, next: number, length: number): void {
    if (at < this.#frameEnd) throw refusal('The pickle has a frame within a frame', at);
    if (next + length > this.#fileBytes)
      throw refusal(`The ${this.#shape.what} ends within a frame: it was cut short or is damaged`, at);
    this.#frameEnd = next + length;
  }

  #proto(protocol: number, at: number): void {
    if (protocol < 2 || protocol > 5)
      throw refusal(`The pickle is of protocol ${protocol}; protocols 2 to 5 are read here`, at);
    this.protocol = protocol;
  }

  #stop(at: number, next: number): void {
    if (this.#markCount > 0 || this.#stack.height !== 1 || this.#stack.kinds[0] !== kinds.object)
      throw refusal(`The pickle ends without being a ${this.#shape.what}`, at);
    if (next < this.#fileBytes)
      throw refusal(`The ${this.#shape.what} ends, but ${this.#fileBytes - next} more bytes follow`, next);
    this.#shape.finish(this.#stack.values[0]!, at);
    this.stopped = true;
  }
}
