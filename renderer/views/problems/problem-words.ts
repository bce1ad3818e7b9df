import type { ProblemKind } from '../../../shared/protocol/dump-state.ts';

/** Each kind of problem: its name, and in a sentence what it means and what was done about it. */
export const problemWords: Readonly<Record<ProblemKind, readonly [title: string, meaning: string]>> = {
  truncated: [
    'Cut off',
    'The file ends in the middle: the writer stopped early, or the copy is incomplete. All that came before is here.',
  ],
  'not-json': [
    'Unreadable line',
    'The line starts like an object but cannot be read as one. It was skipped.',
  ],
  'not-an-object': ['Other text', 'The line is not an object of a dump. It was skipped.'],
  'missing-address': ['No address', 'An object without an address cannot be placed. It was skipped.'],
  'missing-type': ['No type', 'The object is kept under the name “(no type)”.'],
  'missing-size': ['No size', 'The object is kept with 0 bytes, so totals are too low by its size.'],
  'missing-refs': ['No references', 'The object is kept as if it referred to nothing.'],
  'bad-address': [
    'Impossible address',
    'The address is not a whole number from 0 to 2⁶⁴−1. The line was skipped.',
  ],
  'bad-size': ['Impossible size', 'The size is not a number, or beyond 2⁵³ bytes. The line was skipped.'],
  'bad-field': [
    'Wrong kind of value',
    'One of the line’s values is of the wrong kind. The object is kept without it.',
  ],
  'duplicate-key': ['Key twice', 'A key stands twice in one line. The last one counts.'],
  'duplicate-address': [
    'Address again',
    'Another line for an address that was there before. The first one counts, as in meliae; dumps by dump_gc_objects are full of these.',
  ],
  'negative-size': [
    'Negative size',
    'A type’s own __sizeof__ gave a negative number. It is counted as written, as meliae does.',
  ],
  'line-too-long': ['Line too long', 'The line is longer than this program reads. It was skipped.'],
};
