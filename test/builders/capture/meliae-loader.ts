/**
 * meliae's loader by its line rules (version 0.5 with simplejson, Python 3): what it would make of a dump's text, and
 * where it would stop. Written from a description of its behaviour; the engine's reader is more lenient.
 */
export interface MeliaeObject {
  readonly address: number;
  readonly type: string;
  readonly size: number;
  readonly len: number | null;
  readonly refs: readonly number[];
  /** Values and names are one field there. */
  readonly value: string | number | null;
}

const start = /^\{"address": (\d+)/;
const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);
const isLatin1 = (text: string): boolean => /^[\0-\xff]*$/.test(text);

function parse(line: string): MeliaeObject {
  const read = JSON.parse(line.replace(/,$/, '')) as Record<string, unknown>;
  for (const key of ['address', 'type', 'size', 'refs'])
    if (!(key in read)) throw new Error(`KeyError: ${key}`);
  const { name, value } = read;
  // Encoded as ASCII; anything else ends the whole load.
  if (typeof name === 'string' && !isAscii(name)) throw new Error('UnicodeEncodeError: name');
  if (typeof value === 'string' && read['type'] !== 'str' && !isLatin1(value))
    throw new Error('UnicodeEncodeError: value');
  return {
    address: read['address'] as number,
    type: read['type'] as string,
    size: read['size'] as number,
    len: (read['len'] as number | undefined) ?? null,
    refs: read['refs'] as number[],
    value: (value ?? name ?? null) as string | number | null,
  };
}

/** `load(collapse=False)`. Throws where meliae would. */
export function loadAsMeliae(text: string): Map<number, MeliaeObject> {
  const objects = new Map<number, MeliaeObject>();
  const lines = text.split('\n');
  lines.forEach((line, at) => {
    if (at === lines.length - 1 && line === '') return;
    if (line === '[' || line === ']') return;
    const address = start.exec(line)?.[1];
    // The first line is parsed whatever it is.
    if (address === undefined && at > 0) return;
    if (address !== undefined && objects.has(Number(address))) return;
    const object = parse(line);
    objects.set(object.address, object);
  });
  return objects;
}

const notLookedAt = new Set([
  ...[
    'str',
    'dict',
    'tuple',
    'list',
    'type',
    'function',
    'wrapper_descriptor',
    'code',
    'classobj',
    'int',
    'weakref',
  ],
]);

/** The objects whose instance dict `load()` folds in. Throws where it would meet a reference to nothing. */
export function collapsible(objects: ReadonlyMap<number, MeliaeObject>): number {
  let count = 0;
  const typeOf = (address: number): string => {
    const object = objects.get(address);
    if (object === undefined) throw new Error(`KeyError: address ${address} not present`);
    return object.type;
  };
  for (const { type, refs } of objects.values()) {
    if (notLookedAt.has(type)) continue;
    const [first, second] = refs;
    if (type === 'module' && refs.length === 1 && first !== undefined)
      count += Number(typeOf(first) === 'dict');
    else if (refs.length === 2 && first !== undefined && second !== undefined) {
      const pair = `${typeOf(first)} ${typeOf(second)}`;
      count += Number(pair === 'dict type' || (type === 'instance' && pair === 'classobj dict'));
    }
  }
  return count;
}
