/** A dump of our script, read the plain way for tests: JSON line by line, and the lines about the process. */
export interface SupersetObject {
  readonly address: number;
  readonly type: string;
  readonly size: number;
  readonly len?: number;
  readonly name?: string;
  readonly value?: string | number;
  readonly refs: number[];
  readonly names?: (string | null)[];
  readonly keys?: number[];
  readonly values?: number[];
  readonly pairs?: 'kv' | 'vk';
  readonly first?: number;
  readonly also?: number[];
  readonly alsonames?: string[];
  readonly class?: string;
  readonly path?: string;
  readonly sized?: 'least' | 'guess';
  readonly materialised?: boolean;
  readonly refcount?: number;
}

export interface Frame {
  readonly address: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly locals: [string, number][];
  readonly namespace: number | null;
}

export interface SupersetDump {
  readonly objects: Map<number, SupersetObject>;
  readonly header: Record<string, unknown>;
  readonly threads: { id: number; name: string | null; current: boolean; frames: Frame[] }[];
  readonly roots: [string, string, number][];
  readonly trailer: Record<string, number> | null;
  readonly lines: number;
}

export function readSuperset(text: string): SupersetDump {
  const objects = new Map<number, SupersetObject>();
  const about = new Map<string, unknown[]>();
  const lines = text.split('\n').slice(0, -1);
  for (const line of lines) {
    const [, word, json] = /^# meliscope (\w+) (.*)$/.exec(line) ?? [];
    if (word !== undefined && json !== undefined)
      about.set(word, [...(about.get(word) ?? []), JSON.parse(json)]);
    else {
      const object = JSON.parse(line) as SupersetObject;
      if (objects.has(object.address)) throw new Error(`address ${object.address} stands twice`);
      objects.set(object.address, object);
    }
  }
  const one = (word: string): unknown => about.get(word)?.[0] ?? null;
  return {
    objects,
    header: one('header') as SupersetDump['header'],
    threads: (about.get('thread') ?? []) as SupersetDump['threads'],
    roots: (one('roots') ?? []) as SupersetDump['roots'],
    trailer: one('trailer') as SupersetDump['trailer'],
    lines: lines.length,
  };
}

/** Attribute names of an instance to addresses: those of its references, then those in its `__dict__`. */
export function attributesOf(dump: SupersetDump, address: number): Record<string, number> {
  const object = dump.objects.get(address);
  if (object === undefined) throw new Error(`no object ${address}`);
  const found: Record<string, number> = {};
  object.names?.forEach((name, at) => {
    const target = object.refs[at];
    if (name === '__dict__' && target !== undefined) Object.assign(found, entriesOf(dump, target));
    else if (name !== null && target !== undefined) found[name] = target;
  });
  return found;
}

/** Text keys of a dict to the addresses of the values. */
export function entriesOf(dump: SupersetDump, address: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [key, value] of pairsOf(dump, address)) {
    const text = dump.objects.get(key)?.value;
    if (typeof text === 'string') found[text] = value;
  }
  return found;
}

/** [key, value] addresses of a dict, in its order. */
export function pairsOf(dump: SupersetDump, address: number): [number, number][] {
  const object = dump.objects.get(address);
  if (object === undefined) throw new Error(`no object ${address}`);
  const { refs, keys, values, pairs, first = 0 } = object;
  if (keys !== undefined) return keys.map((key, at) => [key, (values ?? refs.slice(first))[at] ?? 0]);
  const found: [number, number][] = [];
  for (let at = first; pairs !== undefined && at + 1 < refs.length; at += 2) {
    const [one = 0, other = 0] = [refs[at], refs[at + 1]];
    found.push(pairs === 'kv' ? [one, other] : [other, one]);
  }
  return found;
}
