import type { SizeKindName } from '../../../shared/python/size-kinds.ts';
import { rulesOf, sizeKinds } from '../../../shared/python/size-kinds.ts';
import type { SizePython } from '../../../shared/python/versions.ts';
import { count } from '../../format/numbers.ts';

/** How a kind grows in one Python, in a sentence or two. */
export function growthWords(name: SizeKindName, python: SizePython): string {
  const rules = rulesOf(python);
  const { least } = rules;
  const empty = count(sizeKinds[name].at(rules, 0).bytes);
  switch (name) {
    case 'list':
      return least >= 309
        ? `${empty} bytes, and 8 for each slot. When n elements no longer fit it grows to n + n/8 + 6 slots, rounded down to a multiple of 4. A copy or a literal fits closer.`
        : `${empty} bytes, and 8 for each slot. When n elements no longer fit it grows to n + n/8 + 3 slots, from 9 elements on n + n/8 + 6. A copy or a literal fits closer.`;
    case 'dict':
    case 'dict-text':
      return dictWords(name, least, empty);
    case 'set':
      return `${empty} bytes with a table of 8 places in it; larger tables have 16 bytes for each place. At ${least >= 307 ? 'three fifths' : 'two thirds'} full it grows to the first power of two above 4 times its elements (2 times from 50,000 on). A frozenset is the same.`;
    case 'deque':
      return `Blocks of ${least === 207 ? '62' : '64'} elements, ${least === 207 ? '512' : '528'} bytes each; the first element goes to the middle of the first block.${least >= 311 ? ' From 3.11 on the object keeps room for free blocks.' : ''}`;
    case 'bytearray':
      return `${least === 207 ? 48 : 56} bytes, and one for each byte and the one that ends it. When n no longer fit it grows to n + n/8 + 3, from 9 on n + n/8 + 6.`;
    case 'array':
      return `${empty} bytes, and 8 for each slot. When n elements no longer fit it grows to n + n/16 + 3 slots, from 8 elements on n + n/16 + 7.`;
    case 'tuple':
      return `${empty} bytes, and 8 for each element. The objects in it are not counted.`;
    case 'bytes':
      return `${empty} bytes, and one for each byte.${least === 207 ? ' In 2.7 it is the same as str.' : ''}`;
    case 'int':
      return least === 207
        ? '24 bytes up to 63 bits; above, a long of 24 bytes and 4 for each 30 bits.'
        : '24 bytes, and 4 for each 30 bits. The numbers from −5 to 256 exist once.';
    case 'instance':
      return instanceWords(least);
    case 'slots':
      return `${count(sizeKinds.slots.at(rules, 1).bytes - 8)} bytes, and 8 for each slot. There is no __dict__.`;
    default:
      return textWords(name, least);
  }
}

function dictWords(name: 'dict' | 'dict-text', least: number, empty: string): string {
  if (least === 207)
    return `${empty} bytes with a table of 8 places in it; larger tables have 24 bytes for each place. At two thirds full it grows to the first power of two above 4 times its keys (2 times from 50,000 on).`;
  const entry = name === 'dict-text' && least >= 311 ? 16 : 24;
  const begins =
    least >= 310
      ? 'An empty one has no table.'
      : least >= 308
        ? 'dict() has a table from the start; {} has 64 bytes and no table until the first key.'
        : 'It has a table from the start; after clear() it has none, and 80 bytes.';
  return `Two thirds of the table's places are entries of ${entry} bytes, and each place has an index of 1, 2 or 4 bytes; a full table doubles. ${begins}${entry === 16 ? ' Of text keys alone no hashes are kept.' : ''}`;
}

function instanceWords(least: number): string {
  if (least >= 311)
    return `${least === 311 ? 56 : 48} bytes is what sys.getsizeof says; the values of the attributes lie beside the object and are not counted. An instance with 3 attributes took 89 to 97 bytes when it was measured. From 30 attributes on it has a __dict__ of its own.`;
  if (least === 207) return '64 bytes for the instance, and its __dict__, which is as any other dict.';
  return `${least >= 308 ? 48 : 64} bytes for the instance, and a __dict__ that shares its keys with those of its class: values alone, in 5, 10, 21 or 42 slots of 8 bytes.`;
}

function textWords(name: SizeKindName, least: number): string {
  if (least === 207)
    return name === 'str-ascii'
      ? '37 bytes, and one for each byte: in 2.7 a str is bytes.'
      : '52 bytes, and 4 for each character: this is unicode, as it is built on Linux.';
  const each = { 'str-ucs2': 2, 'str-ucs4': 4 }[name as string] ?? 1;
  const wider =
    name === 'str-ascii'
      ? ''
      : ' The widest character decides for all. A copy in UTF-8 that was asked for is not in it.';
  return `${count(sizeKinds[name].at({ least, gcHead: 16 }, 1).bytes - each)} bytes, and ${each} for each character.${wider}`;
}
