/** Bytes by name, of /proc/PID/status or smaps_rollup; `Threads` is a count. */
export type StatusFigures = ReadonlyMap<string, number>;

/** What a mapping is for, by its name and permissions. */
export type MappingKind =
  'program' | 'library' | 'file' | 'heap' | 'anonymous' | 'stack' | 'shared' | 'kernel';

export interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly permissions: string;
  /** A path, "[heap]", "[stack]", or empty. */
  readonly name: string;
  readonly kind: MappingKind;
  readonly size: number;
  readonly rss: number;
  /** Of `rss`, what is no page of a file. */
  readonly anonymous: number;
}

const kilo = 1024;
const statusLine = /^([A-Za-z_]+):\s+(\d+)(?: kB)?\s*$/;
const counts: ReadonlySet<string> = new Set(['Threads']);

/** /proc/PID/status, or smaps_rollup: what it has in kB, in bytes. null: neither. */
export function readStatus(text: string): StatusFigures | null {
  const figures = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = statusLine.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (line.endsWith('kB')) figures.set(name, Number(value) * kilo);
    else if (counts.has(name)) figures.set(name, Number(value));
  }
  return figures.has('VmRSS') || figures.has('Rss') || figures.has('VmSize') ? figures : null;
}

const mappingLine = /^([0-9a-f]+)-([0-9a-f]+) ([rwxsp-]{4}) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+\s*(.*)$/;
const mappingFigure = /^(Size|Rss|Anonymous):\s+(\d+) kB\s*$/;

/** /proc/PID/smaps. null: the text is none. O(lines). */
export function readSmaps(text: string): Mapping[] | null {
  const found: RawMapping[] = [];
  for (const line of text.split('\n')) {
    const head = mappingLine.exec(line);
    if (head !== null) {
      found.push({
        start: Number.parseInt(head[1]!, 16),
        end: Number.parseInt(head[2]!, 16),
        permissions: head[3]!,
        name: head[4]!.trim(),
        size: 0,
        rss: 0,
        anonymous: 0,
      });
      continue;
    }
    const [, name, kilobytes] = mappingFigure.exec(line) ?? [];
    const last = found.at(-1);
    if (name === undefined || last === undefined) continue;
    const bytes = Number(kilobytes) * kilo;
    if (name === 'Size') last.size = bytes;
    else if (name === 'Rss') last.rss = bytes;
    else last.anonymous = bytes;
  }
  const isRollup = found.length === 1 && found[0]!.name === '[rollup]';
  return found.length === 0 || isRollup || found.every(({ size }) => size === 0) ? null : withKinds(found);
}

interface RawMapping extends Omit<Mapping, 'kind' | 'rss' | 'anonymous' | 'size'> {
  size: number;
  rss: number;
  anonymous: number;
}

/** `pmap -X PID` or `-XX`: the figures by the heads of their columns. `pmap -x` has no anonymous bytes, so it is not enough. null: none of it. */
export function readPmap(text: string): Mapping[] | null {
  const lines = text.split('\n');
  const headAt = lines.findIndex((line) => /^\s*Address\s+Perm\s/.test(line));
  if (headAt < 0) return null;
  const heads = lines[headAt]!.trim().split(/\s+/);
  const place = (name: string): number => heads.indexOf(name);
  const [size, rss, anonymous] = [place('Size'), place('Rss'), place('Anonymous')];
  if (size < 0 || rss < 0 || anonymous < 0) return null;
  // -XX has flags of several words before the name: figures stand left of them.
  const figures = heads.filter((head) => head !== 'Mapping' && head !== 'VmFlags').length;
  const found: RawMapping[] = [];
  for (const line of lines.slice(headAt + 1)) {
    const words = line.trim().split(/\s+/);
    const [address = '', permissions = ''] = words;
    if (!/^[0-9a-f]{6,16}$/.test(address) || !/^[rwxsp-]{4}$/.test(permissions)) continue;
    const bytes = (at: number): number => Number(words[at] ?? 0) * kilo;
    const start = Number.parseInt(address, 16);
    const rest = words.slice(figures);
    const name =
      place('VmFlags') < 0 ? rest.join(' ') : rest.filter((word) => !/^[a-z]{2}$/.test(word)).join(' ');
    found.push({
      start,
      end: start + bytes(size),
      permissions,
      name,
      size: bytes(size),
      rss: bytes(rss),
      anonymous: bytes(anonymous),
    });
  }
  return found.length === 0 ? null : withKinds(found);
}

const withKinds = (found: readonly RawMapping[]): Mapping[] =>
  found.map((mapping, i) => ({ ...mapping, kind: kindOf(mapping, found[i - 1]) }));

/** pthread's default; a smaller one is rare, a larger one is set by the program. */
const threadStack = 8 << 20;

function kindOf(mapping: RawMapping, before: RawMapping | undefined): MappingKind {
  const { name, permissions } = mapping;
  if (name === '[heap]') return 'heap';
  if (name.startsWith('[stack')) return 'stack';
  if (name.startsWith('[anon')) return 'anonymous';
  if (name.startsWith('[')) return 'kernel';
  if (name !== '') {
    if (permissions.endsWith('s')) return 'shared';
    if (/(^|\/)(lib)?python\d/.test(name) && !/\.cpython-|\/site-packages\/|\/lib-dynload\//.test(name))
      return 'program';
    return /\.so(\.|$)/.test(name) ? 'library' : 'file';
  }
  if (permissions.endsWith('s')) return 'shared';
  // A thread's stack lies above a page that guards it.
  const isGuarded = before?.permissions === '---p' && before.end === mapping.start && before.name === '';
  return isGuarded && mapping.size === threadStack ? 'stack' : 'anonymous';
}

/** What glibc's `malloc_info(0, stdout)` says of the C library's heap, in bytes. */
export interface CHeap {
  /** Taken from the system, without what was mapped for single large blocks. */
  readonly system: number;
  readonly free: number;
  readonly mapped: number;
  readonly arenas: number;
}

/** Reads the XML that `malloc_info` writes; the sums at its end are over all arenas. null: the text is none. */
export function readMallocInfo(text: string): CHeap | null {
  if (!/<malloc version=/.test(text)) return null;
  const end = text.slice(text.lastIndexOf('</heap>'));
  const sizeOf = (pattern: RegExp): number => Number(pattern.exec(end)?.[1] ?? 0);
  return {
    system: sizeOf(/<system type="current" size="(\d+)"/),
    free:
      sizeOf(/<total type="fast" count="\d+" size="(\d+)"/) +
      sizeOf(/<total type="rest" count="\d+" size="(\d+)"/),
    mapped: sizeOf(/<total type="mmap" count="\d+" size="(\d+)"/),
    arenas: text.split('<heap nr=').length - 1,
  };
}
