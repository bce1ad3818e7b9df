import type { PictureAnswer, PictureDirection } from '../../../shared/protocol/picture.ts';
import { largestPicture } from '../../../shared/protocol/picture.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { GraphContext } from './graph-context.ts';
import { countOf, typeNameOf } from './graph-context.ts';
import { addressTextAt } from './object-facts.ts';
import { reasonOf } from './object.ts';
import { labelFrom } from './referrers.ts';

export interface Around {
  readonly row: number;
  readonly direction: PictureDirection;
  readonly depth: number;
  readonly tooMany: number;
  readonly withoutTypes: ReadonlySet<string>;
  readonly without: ReadonlySet<number>;
}

/** 2026-11: 16 million references take about 50 ms to look through. */
const mostLooks = 1 << 24;
const unlabelled = { kind: 'unknown', text: '' } as const;

/**
 * The objects around one, breadth first, each once, with the references by which they were found or that lead back to one
 * already there. Backwards, modules are drawn and not gone beyond, as objgraph does it.
 */
export function neighbourhood(context: GraphContext, around: Around): PictureAnswer {
  const { graph, view, columns, records } = context;
  const { direction, depth, tooMany, without, withoutTypes } = around;
  const { start, target } =
    direction === 'references' ? view.edges : { start: graph.referrers.start, target: graph.referrers.row };
  const places = new Map([[around.row, 0]]);
  const rows = [around.row];
  const depths = [0];
  const leftOut: number[] = [];
  const edges: { from: number; to: number; label: PictureAnswer['edges'][number]['label'] }[] = [];
  let looks = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    let drawn = 0;
    let more = 0;
    const isEnd =
      depths[place]! >= depth ||
      (place > 0 && direction === 'referrers' && typeNameOf(context, row) === 'module');
    const seen = new Set<number>();
    for (let at = start[row]!; at < start[row + 1]! && !isEnd; at += 1) {
      looks += 1;
      if (looks > mostLooks) {
        more += start[row + 1]! - at;
        break;
      }
      const other = target[at]!;
      if (other === none || seen.has(other) || without.has(other)) continue;
      if (withoutTypes.has(typeNameOf(context, other))) continue;
      seen.add(other);
      let found = places.get(other);
      if (drawn === tooMany || (found === undefined && rows.length === largestPicture.nodes)) {
        more += 1;
        continue;
      }
      drawn += 1;
      if (found === undefined) {
        found = rows.length;
        places.set(other, found);
        rows.push(other);
        depths.push(depths[place]! + 1);
      }
      const [from, to] = direction === 'references' ? [place, found] : [found, place];
      // To name a reference, its holder is looked through.
      looks += direction === 'referrers' ? countOf(view.edges.start, other) : 1;
      const label = looks > mostLooks ? unlabelled : labelFrom(context, rows[from]!, rows[to]!);
      edges.push({ from, to, label });
    }
    leftOut.push(more);
  }
  return {
    nodes: rows.map((row, place) => {
      const type = typeNameOf(context, row);
      return {
        address: addressTextAt(columns, row),
        type,
        size: asBytes(sizeAt(view.size, row)),
        retained: asBytes(graph.retained[row]!),
        value: records.value(row, type),
        root: reasonOf(context, row),
        depth: depths[place]!,
        leftOut: leftOut[place]!,
      };
    }),
    edges,
    leftOut: leftOut.reduce((sum, more) => sum + more, 0),
  };
}
