import type { SizeRules, SlackType } from './container-sizes.ts';
import { emptySize, grownSize, oldDictTable, slotsOf } from './container-sizes.ts';
import type { TextWidth } from './value-sizes.ts';
import {
  bytesSize,
  grownArray,
  instanceSize,
  integerSize,
  sharedDictSize,
  slotsInstanceSize,
  textSize,
  tupleSize,
} from './value-sizes.ts';
import type { SizePython } from './versions.ts';
import { usualGcHead, versionIn } from './versions.ts';

/** Bytes of an object of some length, and how many of them hold nothing yet. */
export interface SizeAt {
  readonly bytes: number;
  readonly slack: number;
}

/** A kind of object that the reference of sizes has a curve of. */
export interface SizeKind {
  readonly title: string;
  /** What its length counts. */
  readonly unit: 'elements' | 'bytes' | 'characters' | 'bits' | 'attributes' | 'slots';
  /** How it came to its length. */
  readonly made: string;
  /** The length up to which the rule is known. */
  readonly most: number;
  /** The figure is a lower bound: `sys.getsizeof` does not count all of it. */
  readonly isAtLeast: (rules: SizeRules) => boolean;
  readonly at: (rules: SizeRules, length: number) => SizeAt;
}

export const sizeKindNames = [
  'list',
  'dict',
  'dict-text',
  'set',
  'deque',
  'bytearray',
  'array',
  'tuple',
  'bytes',
  'str-ascii',
  'str-latin1',
  'str-ucs2',
  'str-ucs4',
  'int',
  'instance',
  'slots',
] as const;
export type SizeKindName = (typeof sizeKindNames)[number];

/** Measured up to 300,000 elements, 2026-11. */
const measured = 300_000;
const never = (): boolean => false;
const full = (bytes: number): SizeAt => ({ bytes, slack: 0 });

function container(title: string, type: SlackType, made: string, textKeys = false): SizeKind {
  return {
    title,
    unit: type === 'bytearray' ? 'bytes' : 'elements',
    made,
    most: measured,
    isAtLeast: never,
    at: (rules, length) => {
      const bytes = grownSize(rules, type, length, textKeys);
      const room = slotsOf(rules, type, bytes, length);
      return { bytes, slack: room === null ? 0 : Math.max(0, room.slots - length) * room.slotBytes };
    },
  };
}
const text = (title: string, width: TextWidth): SizeKind => ({
  title,
  unit: 'characters',
  made: 'of n characters',
  most: measured,
  isAtLeast: never,
  at: (rules, length) => full(textSize(rules, width, length)),
});

/** An instance and its `__dict__`; from 3.11 on the instance alone. */
function instanceAt(rules: SizeRules, attributes: number): SizeAt {
  const itself = instanceSize(rules);
  if (rules.least >= 311) return full(itself);
  if (rules.least === 207) {
    const table = oldDictTable(attributes);
    return {
      bytes: itself + grownSize(rules, 'dict', attributes),
      slack: (table - attributes) * 24,
    };
  }
  const dict = sharedDictSize(rules, attributes) ?? emptySize(rules, 'dict');
  return { bytes: itself + dict, slack: dict - emptySize(rules, 'dict') - 8 * attributes };
}

export const sizeKinds: Readonly<Record<SizeKindName, SizeKind>> = {
  list: container('list', 'list', 'x.append(…) n times'),
  dict: container('dict', 'dict', 'x[number] = … n times'),
  'dict-text': container('dict of text keys', 'dict', 'x[text] = … n times', true),
  set: container('set', 'set', 'x.add(…) n times'),
  deque: container('collections.deque', 'collections.deque', 'x.append(…) n times'),
  bytearray: container('bytearray', 'bytearray', 'x.append(…) n times'),
  array: {
    title: "array.array('l')",
    unit: 'elements',
    made: 'x.append(…) n times',
    most: measured,
    isAtLeast: never,
    at: (rules, length) => {
      const slots = grownArray(length);
      return { bytes: emptySize(rules, 'array') + 8 * slots, slack: 8 * (slots - length) };
    },
  },
  tuple: {
    title: 'tuple',
    unit: 'elements',
    made: 'of n elements',
    most: measured,
    isAtLeast: never,
    at: (rules, length) => full(tupleSize(rules, length)),
  },
  bytes: {
    title: 'bytes',
    unit: 'bytes',
    made: 'of n bytes',
    most: measured,
    isAtLeast: never,
    at: (rules, length) => full(bytesSize(rules, length)),
  },
  'str-ascii': text('str, ASCII', 'ascii'),
  'str-latin1': text('str, Latin-1', 'latin1'),
  'str-ucs2': text('str, up to U+FFFF', 'ucs2'),
  'str-ucs4': text('str, beyond U+FFFF', 'ucs4'),
  int: {
    title: 'int',
    unit: 'bits',
    made: 'of n bits',
    most: measured,
    isAtLeast: never,
    at: (rules, length) => full(integerSize(rules, length)),
  },
  instance: {
    title: 'instance with a __dict__',
    unit: 'attributes',
    made: 'the third one of its class, n attributes set',
    // More attributes than keys are shared for, or than were measured.
    most: 40,
    isAtLeast: ({ least }) => least >= 311,
    at: instanceAt,
  },
  slots: {
    title: 'instance with __slots__',
    unit: 'slots',
    made: 'of a class with n __slots__',
    most: 1000,
    isAtLeast: never,
    at: (rules, length) => full(slotsInstanceSize(rules, length)),
  },
};

/** The rules of a Python as it is built for 64 bits. */
export function rulesOf(python: SizePython): SizeRules {
  if (python === '3.6-24') return { least: 306, gcHead: 24 };
  const least = versionIn(python) ?? 0;
  return { least, gcHead: usualGcHead(least) };
}

/** From which length on a size holds, and up to which. */
export interface SizeStep extends SizeAt {
  readonly from: number;
  readonly to: number;
}

/**
 * The lengths from 0 to `upTo` by the size they have; sizes never fall. At most `most` steps, the first ones.
 * O(steps x log upTo) questions to the kind's rule.
 */
export function sizeSteps(kind: SizeKind, rules: SizeRules, upTo: number, most: number): SizeStep[] {
  const last = Math.min(upTo, kind.most);
  const steps: SizeStep[] = [];
  for (let from = 0; from <= last && steps.length < most;) {
    const { bytes, slack } = kind.at(rules, from);
    let [same, other] = [from, from + 1];
    while (other <= last && kind.at(rules, other).bytes === bytes)
      [same, other] = [other, other + 2 * (other - from)];
    other = Math.min(other, last + 1);
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (kind.at(rules, middle).bytes === bytes) same = middle;
      else other = middle;
    }
    steps.push({ from, to: same, bytes, slack });
    from = same + 1;
  }
  return steps;
}
