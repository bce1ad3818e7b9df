import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Types of which a process has one copy of each object, however much data it holds. */
const shared: ReadonlySet<string> = new Set([
  'NoneType',
  'bool',
  'type',
  'module',
  'code',
  'function',
  'builtin_function_or_method',
  'wrapper_descriptor',
  'method_descriptor',
  'getset_descriptor',
  'member_descriptor',
]);
const parts = /^\{"address": (\d+), "type": "([^"]*)"(.*"refs": )\[([\d, ]*)\](.*)$/;

/**
 * Writes a dump of at least `objects` objects that is made of copies of a real one, each at addresses of its own: a heap as
 * large as wanted whose objects refer to each other as those of a real program do. Classes, code and modules stand once and are
 * referred to from every copy.
 */
export function tileDump(
  from: string,
  path: string,
  objects: number,
): { objects: number; references: number } {
  const bytes = readFileSync(from);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split('\n').flatMap((line) => {
    const match = parts.exec(line);
    if (match === null) return [];
    const [, address, type, middle, refs, end] = match;
    return [
      {
        address: Number(address),
        type: type ?? '',
        middle: middle ?? '',
        refs: (refs ?? '').split(', ').filter(Boolean).map(Number),
        end: end ?? '',
      },
    ];
  });
  const once = new Set(lines.filter(({ type }) => shared.has(type)).map(({ address }) => address));
  const lowest = lines.reduce((least, { address }) => Math.min(least, address), Infinity);
  const highest = lines.reduce((most, { address }) => Math.max(most, address), 0);
  // Beyond the highest address and on a page of its own, so that places within pages stay.
  const step = highest < 2 ** 46 && highest - lowest < 2 ** 36 ? highest - lowest + 2 ** 24 : 2 ** 33;
  const shift = step - (step % 4096);
  const fd = openSync(path, 'w');
  let written = 0;
  let references = 0;
  let pending: string[] = [];
  for (let copy = 0; written < objects; copy += 1) {
    const offset = copy * shift;
    for (const { address, type, middle, refs, end } of lines) {
      if (copy > 0 && once.has(address)) continue;
      const targets = copy === 0 ? refs : refs.map((ref) => (once.has(ref) ? ref : ref + offset));
      pending.push(
        `{"address": ${address + offset}, "type": "${type}"${middle}[${targets.join(', ')}]${end}\n`,
      );
      written += 1;
      references += targets.length;
      if (pending.length === 20_000) {
        writeSync(fd, pending.join(''));
        pending = [];
      }
    }
  }
  writeSync(fd, pending.join(''));
  closeSync(fd);
  return { objects: written, references };
}
