import { hasBit } from '../graph/bitset.ts';
import { sizeAt } from '../graph/columns.ts';
import type { GraphView } from '../graph/meliae-views.ts';
import type { DumpSums } from '../scan/scanned-dump.ts';
import { Sums } from '../scan/segment-totals.ts';
import { sizeClassCount, sizeClassOf } from '../scan/size-class.ts';

/** A view's sums; `maxRow` may be the row after the dump's last, which stands for cut references. */
export interface ViewSums extends DumpSums {
  readonly typeNames: readonly string[];
  readonly objects: number;
  readonly references: number;
}

/** Sums per type and per size class of a view's objects. O(n). */
export function sumsOfView(view: GraphView): ViewSums {
  const { types, size, absent, edges } = view;
  const byType = new Sums(types.names.length);
  const bySizeClass = new Sums(sizeClassCount);
  let objects = 0;
  let bytes = 0;
  for (let row = 0; row < edges.objects; row += 1) {
    if (absent !== null && hasBit(absent, row)) continue;
    const own = sizeAt(size, row);
    byType.add(types.of[row]!, own, row);
    bySizeClass.add(sizeClassOf(own), own, row);
    objects += 1;
    bytes += own;
  }
  return {
    typeNames: types.names,
    byType: byType.compact(),
    bySizeClass: bySizeClass.compact(),
    bytes,
    objects,
    references: edges.target.length,
  };
}
