import type { ReportBlock } from '../../../../shared/protocol/report.ts';
import { noNamesNote } from '../../answers/reference-labels.ts';
import { writerOf } from '../../answers/writer.ts';
import type { MainMaterial } from '../material.ts';

/** What each figure counts and how sure it is. */
export function method({ table }: MainMaterial): ReportBlock[] {
  const { python, functionsHoldBuiltins } = writerOf(table.kind);
  return [
    {
      kind: 'text',
      paragraphs: [
        'Size is what the writer of the dump measured for one object alone, without what it refers to (sys.getsizeof).',
        'Total is the sum of the sizes of everything that can be reached from an object, itself included, as meliae counts it. Totals of different objects overlap.',
        'Retained is what would go if the object went: the sizes of all objects that every way from every root leads through it to (its part of the dominator tree). Retained sizes of objects that do not hold each other never overlap.',
        'Roots are not in a dump of meliae. Modules, frames and thread states count as roots, then objects that nothing in the dump refers to; of each cycle that no root reaches one object stands for the cycle, and what such cycles hold is counted as unreachable.',
        'A way from a root is a shortest one. Where the dump has no name for a step, the type of the object stands in its place, in ‹›.',
        'Suspects are known kinds of leaks told by their shape (caches, functools caches, many instances of one class, callbacks, kept tracebacks, cycles, large globals of modules, locals of running functions), containers with many elements that retain at least 1 % of all that is reached and 256 KiB, and single objects that hold a tenth of it; no bytes are told of twice. With earlier dumps only what grew counts: a container is found again by its way from a root, or else by its address.',
        'Room that is not used is the slots of lists, dicts, sets, deques and bytearrays without an element, by the layout of the Python that wrote the dump; what other types would save is an estimate. Equal values are equal for sure only where the dump has them whole.',
        'Pools and arenas are told by the addresses of small objects: a pool counts as such where the objects in it lie at whole blocks of one size. Blocks without an object of the dump are not seen, so a pool is filled at least as far as is told.',
        'Growth compares the bytes and objects of each type in the first and the last dump; bytes per dump is the slope of a straight line through all of them.',
        ...(python === 3 ? [noNamesNote] : []),
        ...(functionsHoldBuiltins
          ? [
              'On Python 3.11 and later the attributes of an instance are stored beside it and are not in its size: sizes of such instances are at least what is shown.',
            ]
          : []),
      ],
    },
  ];
}
