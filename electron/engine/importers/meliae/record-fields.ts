import { unescapeJson } from '../../scan/type-name.ts';

/** What a line says beside the figures that are columns. */
export interface RecordFields {
  /** Text as the dump has it (meliae keeps at most 100 characters), a number, or null where it could not be read. */
  readonly value?: string | number | null;
  /** A whole number beyond 2^53, exactly, as its digits. */
  readonly bigValue?: string;
  readonly name?: string;
  /** Keys that meliae's format does not know, as JSON text, at most `largestOther` characters each. */
  readonly other: Readonly<Record<string, string>>;
}

const largestOther = 4096;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads the fields of one line, or of its first part: what does not stand there whole is left out. Never throws; a line that
 * is not JSON gives what came before the damage. O(length of the part).
 */
export function readRecordFields(line: Uint8Array): RecordFields {
  const text = decoder.decode(line);
  const fields: { value?: string | number | null; bigValue?: string; name?: string } = {};
  const other: Record<string, string> = {};
  let at = text.indexOf('{') + 1;
  while (at > 0 && at < text.length) {
    const key = quotedAt(text, skipTo(text, at, '"'));
    if (key === null) break;
    const colon = skipSpaces(text, key.end);
    if (text[colon] !== ':') break;
    const start = skipSpaces(text, colon + 1);
    const end = valueEnd(text, start);
    if (end === null) break;
    const raw = text.slice(start, end);
    const name = unquoted(key.text);
    if (name === 'value') Object.assign(fields, valueOf(raw));
    else if (name === 'name') {
      if (raw.startsWith('"')) fields.name = unquoted(raw);
    } else if (!plainKeys.has(name) && raw.length <= largestOther) other[name] = raw;
    at = skipSpaces(text, end);
    if (text[at] !== ',') break;
    at += 1;
  }
  return { ...fields, other };
}

const plainKeys: ReadonlySet<string> = new Set(['address', 'type', 'size', 'len', 'refs']);

function valueOf(raw: string): { value?: string | number | null; bigValue?: string } {
  if (raw.startsWith('"')) return { value: unquoted(raw) };
  if (raw === 'null') return { value: null };
  if (raw === 'true' || raw === 'false') return { value: raw };
  const number = Number(raw);
  if (Number.isNaN(number)) return {};
  if (/^-?\d+$/.test(raw) && !Number.isSafeInteger(number)) return { value: number, bigValue: raw };
  return { value: number };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at += 1;
  return at;
}

function skipTo(text: string, from: number, wanted: string): number {
  const at = skipSpaces(text, from);
  return text[at] === wanted ? at : text.length;
}

/** A quoted text with its quotes; null where it is not closed. */
function quotedAt(text: string, start: number): { text: string; end: number } | null {
  if (text[start] !== '"') return null;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return { text: text.slice(start, at + 1), end: at + 1 };
  }
  return null;
}

/** Where the value that starts here ends; null where the part ends first. Brackets are counted, not recursed into. */
function valueEnd(text: string, start: number): number | null {
  const first = text[start];
  if (first === '"') return quotedAt(text, start)?.end ?? null;
  if (first !== '[' && first !== '{') {
    const found = /[,}\s]/g;
    found.lastIndex = start;
    return found.exec(text)?.index ?? null;
  }
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const c = text[at];
    if (c === '"') {
      const quoted = quotedAt(text, at);
      if (quoted === null) return null;
      at = quoted.end - 1;
    } else if (c === '[' || c === '{') depth += 1;
    else if (c === ']' || c === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

/** The text between quotes. Control characters and bad escapes, which JSON forbids, stay as they stand in the line. */
function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return unescapeJson(quoted.slice(1, -1));
    throw error;
  }
}
