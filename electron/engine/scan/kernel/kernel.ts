/**
 * The scan kernel: reads lines of a meliae dump from linear memory into columns. AssemblyScript, WebAssembly SIMD.
 *
 * Source of the number conversion: the pairwise multiply-add on 16 digits known from SIMD integer parsing (Mula,
 * "SIMD parsing of unsigned integers"), with the instructions that WebAssembly's fixed SIMD has. The twin is
 * ../twin.ts; the layout numbers are those of ../layout.ts.
 */

const CONTROL: usize = 4096;

const DONE: i32 = 0;
const ODD_LINE: i32 = 1;
const OUTPUT_FULL: i32 = 2;
const TYPES_FULL: i32 = 3;

const NO_LENGTH: u32 = 0xffffffff;
const LARGEST_INLINE: u64 = 0xfffffffd;

const FIELD_NAME: u32 = 1;
const FIELD_LENGTH: u32 = 2;
const FIELD_TEXT: u32 = 4;
const FIELD_NUMBER: u32 = 8;
const FIELD_LITERAL: u32 = 16;
const FIELD_OTHER: u32 = 32;
const SEEN_ADDRESS: u32 = 256;
const SEEN_TYPE: u32 = 512;
const SEEN_SIZE: u32 = 1024;
const SEEN_REFS: u32 = 2048;
const SEEN_VALUE: u32 = 4096;
/** Not a field: the lists of our own dump script that stand after "refs" and go on with it. */
const FURTHER_REFS: u32 = 8192;
const SEEN_ALL: u32 = SEEN_ADDRESS | SEEN_TYPE | SEEN_SIZE | SEEN_REFS;

// Keys with their closing quote as little-endian integers.
const KEY_ADDRESS: u64 = 0x2273736572646461; // address"
const KEY_TYPE: u32 = 0x65707974; // type
const KEY_SIZE: u32 = 0x657a6973; // size
const KEY_NAME: u32 = 0x656d616e; // name
const KEY_REFS: u32 = 0x73666572; // refs
const KEY_LEN: u32 = 0x226e656c; // len"
const KEY_VALU: u32 = 0x756c6176; // valu
const KEY_KEYS: u32 = 0x7379656b; // keys
const KEY_ALSO: u32 = 0x6f736c61; // also
const KEY_ES_QUOTE: u32 = 0x227365; // es"
const KEY_E_QUOTE: u16 = 0x2265; // e"

const LINE_START: u64 = 0x736572646461227b; // {"addres
const LINE_START_2: u32 = 0x203a2273; // s":_

@inline function word(index: usize): u32 {
  return load<u32>(CONTROL + (index << 2));
}
@inline function setWord(index: usize, value: u32): void {
  store<u32>(CONTROL + (index << 2), value);
}

/** Set by the readers below: the value they read. */
let number: u64 = 0;
let references: u32 = 0;

@inline function skipSpaces(p: usize): usize {
  let c = load<u8>(p);
  while (c == 0x20 || c == 0x09) c = load<u8>(++p);
  return p;
}

/** Shuffles that move the first n of 16 bytes to the end and put zeros before them, n = 0..16. */
const SHUFFLES = memory.data<u8>([
  255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
  255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,0,
  255,255,255,255,255,255,255,255,255,255,255,255,255,255,0,1,
  255,255,255,255,255,255,255,255,255,255,255,255,255,0,1,2,
  255,255,255,255,255,255,255,255,255,255,255,255,0,1,2,3,
  255,255,255,255,255,255,255,255,255,255,255,0,1,2,3,4,
  255,255,255,255,255,255,255,255,255,255,0,1,2,3,4,5,
  255,255,255,255,255,255,255,255,255,0,1,2,3,4,5,6,
  255,255,255,255,255,255,255,255,0,1,2,3,4,5,6,7,
  255,255,255,255,255,255,255,0,1,2,3,4,5,6,7,8,
  255,255,255,255,255,255,0,1,2,3,4,5,6,7,8,9,
  255,255,255,255,255,0,1,2,3,4,5,6,7,8,9,10,
  255,255,255,255,0,1,2,3,4,5,6,7,8,9,10,11,
  255,255,255,0,1,2,3,4,5,6,7,8,9,10,11,12,
  255,255,0,1,2,3,4,5,6,7,8,9,10,11,12,13,
  255,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,
  0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,
], 16);

/** Reads a JSON unsigned integer at p into `number`. Gives the position after it, or 0 if it is odd. */
@inline function readNumber(p: usize): usize {
  const digits = i8x16.sub(v128.load(p), i8x16.splat(0x30));
  const isDigit = i8x16.lt_u(digits, i8x16.splat(10));
  const length = ctz<u32>(~(i8x16.bitmask(isDigit) as u32));
  if (length == 0) return 0;
  if (load<u8>(p) == 0x30 && length > 1) return 0;
  const aligned = v128.swizzle(digits, v128.load(SHUFFLES + (length << 4)));
  const pairs = i16x8.add(
    i16x8.mul(v128.and(aligned, i16x8.splat(0xff)), i16x8.splat(10)),
    i16x8.shr_u(aligned, 8),
  );
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(fours, fours),
    i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1),
  );
  let value = (i32x4.extract_lane(eights, 0) as u64) * 100000000 + (i32x4.extract_lane(eights, 1) as u64);
  p += length;
  if (length == 16) {
    let more: u32 = 0;
    let c = (load<u8>(p) as u32) - 0x30;
    while (c < 10) {
      if (++more > 4) return 0;
      if (more == 4 && (value > 1844674407370955161 || (value == 1844674407370955161 && c > 5))) return 0;
      value = value * 10 + (c as u64);
      c = (load<u8>(++p) as u32) - 0x30;
    }
  }
  number = value;
  return p;
}

/** p is after an opening quote. Gives the position of the closing quote, or 0 if it is odd or not there. */
@inline function endOfString(p: usize): usize {
  while (true) {
    const bytes = v128.load(p);
    const stop = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const mask = i8x16.bitmask(stop) as u32;
    if (mask == 0) {
      p += 16;
      continue;
    }
    p += ctz<u32>(mask) as usize;
    const c = load<u8>(p);
    if (c == 0x22) return p;
    if (c != 0x5c || load<u8>(p + 1) < 0x20) return 0;
    p += 2;
  }
}

/** Skips any JSON value, nested ones too. Gives the position after it, or 0. */
function skipValue(p: usize): usize {
  let depth: i32 = 0;
  while (true) {
    p = skipSpaces(p);
    const c = load<u8>(p);
    if (c == 0x22) {
      p = endOfString(p + 1);
      if (p == 0) return 0;
      p++;
    } else if (c == 0x5b || c == 0x7b) {
      depth++;
      p++;
      continue;
    } else if (c == 0x5d || c == 0x7d) {
      if (--depth < 0) return 0;
      p++;
    } else if (c == 0x2c || c == 0x3a) {
      if (depth == 0) return 0;
      p++;
      continue;
    } else {
      // A number or a literal: its letters, digits and signs.
      const start = p;
      let d = c;
      while ((d >= 0x30 && d <= 0x39) || (d >= 0x61 && d <= 0x7a) || d == 0x2d || d == 0x2b || d == 0x2e || d == 0x45)
        d = load<u8>(++p);
      if (p == start) return 0;
    }
    if (depth == 0) return p;
  }
}

@inline function hashOf(p: usize, length: u32): u32 {
  let h: u32 = 0x811c9dc5 ^ length;
  let i: u32 = 0;
  for (; i + 4 <= length; i += 4) h = (h ^ load<u32>(p + i)) * 0x9e3779b1;
  for (; i < length; i++) h = (h ^ load<u8>(p + i)) * 0x01000193;
  return h ^ (h >>> 15);
}

/** The number of the type whose name is the bytes at p, or -1 when the table is full. */
function typeOf(p: usize, length: u32): i32 {
  const hash = hashOf(p, length);
  const mask = word(15);
  const slots = word(14) as usize;
  const entries = word(16) as usize;
  let slot = hash & mask;
  while (true) {
    const found = load<u32>(slots + (slot << 2));
    if (found == 0) break;
    const entry = entries + ((found - 1) as usize) * 12;
    if (load<u32>(entry, 8) == hash && load<u32>(entry, 4) == length) {
      if (memory.compare(load<u32>(entry) as usize, p, length) == 0) return (found - 1) as i32;
    }
    slot = (slot + 1) & mask;
  }
  const type = word(17);
  const used = word(20);
  if (type >= word(18) || used + length > word(21)) return -1;
  const name = word(19) + used;
  memory.copy(name, p, length);
  setWord(20, used + length);
  setWord(17, type + 1);
  const entry = entries + (type as usize) * 12;
  store<u32>(entry, name);
  store<u32>(entry, length, 4);
  store<u32>(entry, hash, 8);
  store<u32>(slots + (slot << 2), type + 1);
  return type as i32;
}

/** Adds a name from the slow path: see `typeOf`. */
export function internType(p: usize, length: u32): i32 {
  return typeOf(p, length);
}

/** Fills the enlarged slots from the entries. */
export function rehash(): void {
  const mask = word(15);
  const slots = word(14) as usize;
  const entries = word(16) as usize;
  memory.fill(slots, 0, ((mask as usize) + 1) << 2);
  const count = word(17);
  for (let type: u32 = 0; type < count; type++) {
    let slot = load<u32>(entries + (type as usize) * 12, 8) & mask;
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + (slot << 2), type + 1);
  }
}

/** Set by `readLine`: the fields of the line, and why it gave up. */
let address: u64 = 0;
let size: u32 = 0;
let type: i32 = 0;
let length: u32 = 0;
let seen: u32 = 0;
let outcome: i32 = 0;

/** Reads a list of addresses into the reference column. Gives the position after it, or 0 with `outcome` saying why not. */
function readReferences(p: usize, referenceColumn: usize, referenceCapacity: u32): usize {
  if (load<u8>(p) != 0x5b) return 0;
  p = skipSpaces(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  while (true) {
    p = readNumber(p);
    if (p == 0) return 0;
    if (references >= referenceCapacity) {
      outcome = OUTPUT_FULL;
      return 0;
    }
    store<u64>(referenceColumn + ((references as usize) << 3), number);
    references++;
    let c = load<u8>(p);
    if (c == 0x20 || c == 0x09) {
      p = skipSpaces(p);
      c = load<u8>(p);
    }
    if (c == 0x5d) return p + 1;
    if (c != 0x2c) return 0;
    p++;
    if (load<u8>(p) == 0x20) p++;
    if (load<u8>(p) <= 0x20) p = skipSpaces(p);
  }
}

/**
 * Reads the line at p; its references go straight into the reference column.
 * Gives the position after its newline, or 0 with `outcome` saying why not.
 */
function readLine(p: usize, referenceColumn: usize, referenceCapacity: u32): usize {
  outcome = ODD_LINE;
  seen = 0;
  length = NO_LENGTH;
  if (load<u64>(p) == LINE_START && load<u32>(p, 8) == LINE_START_2) {
    p = readNumber(p + 12);
    if (p == 0) return 0;
    address = number;
    seen = SEEN_ADDRESS;
    if (load<u8>(p) != 0x2c) return 0;
    p++;
  } else {
    if (load<u8>(p) != 0x7b) return 0;
    p++;
  }
  while (true) {
    p = skipSpaces(p);
    if (load<u8>(p) != 0x22) return 0;
    const key = load<u32>(p, 1);
    const next = load<u8>(p, 5);
    let bit: u32 = 0;
    if (next == 0x22 && key == KEY_TYPE) { bit = SEEN_TYPE; p += 6; }
    else if (next == 0x22 && key == KEY_SIZE) { bit = SEEN_SIZE; p += 6; }
    else if (next == 0x22 && key == KEY_REFS) { bit = SEEN_REFS; p += 6; }
    else if (key == KEY_LEN) { bit = FIELD_LENGTH; p += 5; }
    else if (next == 0x22 && key == KEY_NAME) { bit = FIELD_NAME; p += 6; }
    else if (key == KEY_VALU && load<u16>(p, 5) == KEY_E_QUOTE) { bit = SEEN_VALUE; p += 7; }
    else if (next == 0x22 && (seen & SEEN_REFS) != 0 && (key == KEY_KEYS || key == KEY_ALSO)) { bit = FURTHER_REFS; p += 6; }
    else if (key == KEY_VALU && (load<u32>(p, 5) & 0xffffff) == KEY_ES_QUOTE && (seen & SEEN_REFS) != 0) { bit = FURTHER_REFS; p += 8; }
    else if (load<u64>(p, 1) == KEY_ADDRESS) { bit = SEEN_ADDRESS; p += 9; }
    else {
      const start = p + 1;
      p = endOfString(start);
      if (p == 0) return 0;
      // An escaped key could spell a known one: let the slow path look.
      for (let q = start; q < p; q++) if (load<u8>(q) == 0x5c) return 0;
      p++;
    }
    if (bit != 0 && bit != FURTHER_REFS && (seen & bit) != 0) return 0;
    seen |= bit == 0 || bit == FURTHER_REFS ? FIELD_OTHER : bit;
    if (load<u8>(p) != 0x3a) {
      p = skipSpaces(p);
      if (load<u8>(p) != 0x3a) return 0;
    }
    p++;
    if (load<u8>(p) == 0x20) p++;
    p = skipSpaces(p);
    if (bit == SEEN_REFS || bit == FURTHER_REFS) {
      p = readReferences(p, referenceColumn, referenceCapacity);
      if (p == 0) return 0;
    } else if (bit == SEEN_TYPE) {
      if (load<u8>(p) != 0x22) return 0;
      const start = p + 1;
      p = endOfString(start);
      if (p == 0) return 0;
      type = typeOf(start, (p - start) as u32);
      if (type < 0) {
        outcome = TYPES_FULL;
        return 0;
      }
      p++;
    } else if (bit == SEEN_SIZE) {
      p = readNumber(p);
      if (p == 0 || number > LARGEST_INLINE) return 0;
      size = number as u32;
    } else if (bit == FIELD_LENGTH) {
      p = readNumber(p);
      if (p == 0 || number > LARGEST_INLINE) return 0;
      length = number as u32;
    } else if (bit == SEEN_ADDRESS) {
      p = readNumber(p);
      if (p == 0) return 0;
      address = number;
    } else {
      const c = load<u8>(p);
      if (c == 0x22) {
        p = endOfString(p + 1);
        if (p == 0) return 0;
        p++;
        if (bit == SEEN_VALUE) seen |= FIELD_TEXT;
      } else {
        if (bit == FIELD_NAME) return 0;
        if (bit == SEEN_VALUE) {
          if (c == 0x5b || c == 0x7b) return 0;
          seen |= c == 0x2d || (c >= 0x30 && c <= 0x39) ? FIELD_NUMBER : FIELD_LITERAL;
        }
        p = skipValue(p);
        if (p == 0) return 0;
      }
    }
    let c = load<u8>(p);
    if (c == 0x20 || c == 0x09) {
      p = skipSpaces(p);
      c = load<u8>(p);
    }
    if (c == 0x2c) p++;
    else if (c == 0x7d) break;
    else return 0;
  }
  p++;
  let c = load<u8>(p);
  if (c != 0x0a) {
    p = skipSpaces(p);
    c = load<u8>(p);
    if (c == 0x2c) {
      p = skipSpaces(p + 1);
      c = load<u8>(p);
    }
    if (c == 0x0d) c = load<u8>(++p);
    if (c != 0x0a) return 0;
  }
  if ((seen & SEEN_ALL) != SEEN_ALL) return 0;
  return p + 1;
}

/** Reads lines from the cursor until the input ends, a line is odd, or a column is full. */
export function scan(): i32 {
  const end = word(1) as usize;
  const rowCapacity = word(3);
  const referenceCapacity = word(5);
  const addressColumn = word(6) as usize;
  const sizeColumn = word(7) as usize;
  const typeColumn = word(8) as usize;
  const lengthColumn = word(9) as usize;
  const lineStartColumn = word(10) as usize;
  const referenceCountColumn = word(11) as usize;
  const fieldsColumn = word(12) as usize;
  const referenceColumn = word(13) as usize;
  let rows = word(2);
  references = word(4);
  let line = word(0) as usize;
  let result: i32 = DONE;

  while (line < end) {
    if (rows >= rowCapacity) {
      result = OUTPUT_FULL;
      break;
    }
    const firstReference = references;
    const next = readLine(line, referenceColumn, referenceCapacity);
    if (next == 0) {
      references = firstReference;
      result = outcome;
      break;
    }
    store<u64>(addressColumn + ((rows as usize) << 3), address);
    store<u32>(sizeColumn + ((rows as usize) << 2), size);
    store<u32>(typeColumn + ((rows as usize) << 2), type as u32);
    store<u32>(lengthColumn + ((rows as usize) << 2), length);
    store<u32>(lineStartColumn + ((rows as usize) << 2), line as u32);
    store<u32>(referenceCountColumn + ((rows as usize) << 2), references - firstReference);
    store<u8>(fieldsColumn + (rows as usize), (seen & 0xff) as u8);
    rows++;
    line = next;
  }
  setWord(0, line as u32);
  setWord(2, rows);
  setWord(4, references);
  return result;
}
