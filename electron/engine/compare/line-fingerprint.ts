const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const fnvStart = 0x811c9dc5;
const fnvPrime = 0x01000193;

const encoder = new TextEncoder();
const named = encoder.encode('name');
const valued = encoder.encode('value');

/**
 * Hashes (FNV-1a, 32 bits) the bytes of a line's "name" and "value" as they stand there. `end`: where the bytes at hand end; meliae
 * writes both before the references, so the head of a line is enough. What is not there whole is left out. O(bytes).
 */
export function lineFingerprint(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== openBrace) at += 1;
  at += 1;
  let hash = fnvStart;
  let found = false;
  for (;;) {
    at = skipSpaces(bytes, at, end);
    if (at >= end || bytes[at] !== quote) break;
    const keyEnd = textEnd(bytes, at, end);
    if (keyEnd < 0) break;
    const isWanted = spells(bytes, at + 1, keyEnd - 1, valued) || spells(bytes, at + 1, keyEnd - 1, named);
    at = skipSpaces(bytes, keyEnd, end);
    if (bytes[at] !== colon) break;
    const start = skipSpaces(bytes, at + 1, end);
    at = valueEnd(bytes, start, end);
    if (at < 0) break;
    if (isWanted) {
      found = true;
      for (let i = start; i < at; i += 1) hash = Math.imul(hash ^ bytes[i]!, fnvPrime);
    }
    at = skipSpaces(bytes, at, end);
    if (bytes[at] !== comma) break;
    at += 1;
  }
  return found ? hash >>> 0 || 1 : 0;
}

function skipSpaces(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at += 1;
  return at;
}

function spells(bytes: Uint8Array, from: number, end: number, word: Uint8Array): boolean {
  return end - from === word.length && word.every((letter, i) => bytes[from + i] === letter);
}

/** Behind the closing quote; -1 where there is none. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at + 1;
  }
  return -1;
}

/** Behind a value: text, a number or a literal; -1 for a list or an object, where the references begin, and for half a value. */
function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === quote) return textEnd(bytes, start, end);
  if (bytes[start] === 0x5b || bytes[start] === openBrace) return -1;
  for (let at = start; at < end; at += 1) if (bytes[at] === comma || bytes[at] === 0x7d) return at;
  return -1;
}
