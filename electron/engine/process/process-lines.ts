import type { FileMapping } from '../dump-file/mapping.ts';
import { readLineAt } from '../dump-file/record.ts';
import type { Json } from './json-shape.ts';
import { isObject, listOf, numberOf, textOf } from './json-shape.ts';

/** 2026-11: a thread is some kB, the roots of 3,000 modules 200 kB. */
const longestLine = 64 << 20;
const longestTrailer = 1 << 20;
const mostLines = 100_000;
const start = '# meliscope ';

export type GivenRootKind = 'module' | 'interpreter' | 'signal' | 'local';

/** A root as the script gave it. */
export interface GivenRoot {
  readonly kind: GivenRootKind;
  /** The module's name, "sys.modules", a signal's number, "name in function". */
  readonly name: string;
  readonly address: bigint;
}

export interface FrameLines {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly locals: readonly (readonly [name: string, address: bigint])[];
  readonly namespace: bigint | null;
}
export interface ThreadLines {
  readonly id: string;
  readonly name: string | null;
  readonly daemon: boolean | null;
  readonly current: boolean;
  readonly frames: readonly FrameLines[];
}

/** The lines about the process, checked as far as addresses and names go. */
export interface ProcessLines {
  readonly header: Readonly<Record<string, Json>>;
  readonly threads: readonly ThreadLines[];
  readonly roots: readonly GivenRoot[];
  /** null: the dump was cut. */
  readonly trailer: Readonly<Record<string, Json>> | null;
}

/**
 * Reads the lines about the process of a plain dump; null when it has none, as those that meliae wrote. Looks at the lines from
 * the second to the first object after it, and at the last. Throws what `FileMapping.copy` throws.
 */
export function readProcessLines(mapping: FileMapping, fileBytes: number): ProcessLines | null {
  let offset = readLineAt(mapping, 0, longestTrailer).bytes.length + 1;
  let header: Readonly<Record<string, Json>> | null = null;
  const threads: ThreadLines[] = [];
  let roots: GivenRoot[] = [];
  for (let lines = 0; lines < mostLines && offset < fileBytes; lines += 1) {
    if (mapping.copy(offset, 1)[0] !== 0x23) break;
    const { bytes, truncated } = readLineAt(mapping, offset, longestLine);
    const line = !truncated ? wordAndValue(bytes) : null;
    if (line === null) break;
    offset += bytes.length + 1;
    if (line.word === 'header' && isObject(line.value)) header = line.value;
    else if (line.word === 'thread') {
      const thread = threadOf(line.value);
      if (thread !== null) threads.push(thread);
    } else if (line.word === 'roots') roots = listOf(line.value).flatMap(rootOf);
  }
  if (header === null) return null;
  return { header, threads, roots: [...roots, ...localsOf(threads)], trailer: trailerOf(mapping, fileBytes) };
}

function wordAndValue(bytes: Uint8Array): { word: string; value: Json } | null {
  const text = new TextDecoder('latin1').decode(bytes);
  if (!text.startsWith(start)) return null;
  const space = text.indexOf(' ', start.length);
  try {
    return { word: text.slice(start.length, space), value: JSON.parse(text.slice(space + 1)) as Json };
  } catch (error) {
    // A damaged line says nothing; the objects are none the worse for it.
    if (error instanceof SyntaxError) return { word: '', value: null };
    throw error;
  }
}

function trailerOf(mapping: FileMapping, fileBytes: number): Readonly<Record<string, Json>> | null {
  const from = Math.max(0, fileBytes - longestTrailer);
  const text = new TextDecoder('latin1').decode(mapping.copy(from, fileBytes - from));
  const at = text.lastIndexOf(`\n${start}trailer `);
  if (at < 0 || !text.endsWith('\n')) return null;
  const line = wordAndValue(new TextEncoder().encode(text.slice(at + 1).trimEnd()));
  return line !== null && isObject(line.value) ? line.value : null;
}

const kinds: ReadonlySet<string> = new Set(['module', 'interpreter', 'signal']);

function rootOf(entry: Json): GivenRoot[] {
  const [kind, name, address] = listOf(entry);
  const exact = addressOf(address);
  if (typeof kind !== 'string' || !kinds.has(kind) || exact === null) return [];
  return [
    { kind: kind as GivenRootKind, name: textOf(name) ?? String(numberOf(name) ?? ''), address: exact },
  ];
}

function localsOf(threads: readonly ThreadLines[]): GivenRoot[] {
  return threads.flatMap(({ frames }) =>
    frames.flatMap((frame) => [
      ...frame.locals.map(([name, address]) => ({
        kind: 'local' as const,
        name: `${name} in ${frame.function}()`,
        address,
      })),
      // A module's names are held by the module; where they are not, nothing else refers to them, which makes them a root, too.
      ...(frame.namespace === null || frame.function === '<module>'
        ? []
        : [{ kind: 'local' as const, name: `names of ${frame.function}`, address: frame.namespace }]),
    ]),
  );
}

function threadOf(value: Json): ThreadLines | null {
  if (!isObject(value)) return null;
  const { id, name, daemon, current, frames } = value;
  return {
    id: String(numberOf(id) ?? textOf(id) ?? ''),
    name: textOf(name),
    daemon: typeof daemon === 'boolean' ? daemon : null,
    current: current === true,
    frames: listOf(frames).flatMap((frame) => (isObject(frame) ? [frameOf(frame)] : [])),
  };
}

function frameOf(frame: Readonly<Record<string, Json>>): FrameLines {
  return {
    function: textOf(frame['function']) ?? '?',
    file: textOf(frame['file']) ?? '',
    line: numberOf(frame['line']) ?? 0,
    locals: listOf(frame['locals']).flatMap((pair) => {
      const [name, address] = listOf(pair);
      const exact = addressOf(address);
      return exact === null ? [] : [[textOf(name) ?? '', exact] as const];
    }),
    namespace: addressOf(frame['namespace']),
  };
}

/** Addresses are below 2^53 in practice (47 bits of user space), so JSON's numbers hold them. */
function addressOf(value: Json | undefined): bigint | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : null;
}
