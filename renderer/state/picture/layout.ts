import { Graph, layout } from '@dagrejs/dagre';

/** What is to be laid out: measures of boxes, and arrows between them by their places. */
export interface Unlaid {
  readonly boxes: readonly { readonly width: number; readonly height: number }[];
  readonly arrows: readonly { readonly from: number; readonly to: number; readonly labelWidth: number }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything stands, in pixels from the picture's top left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The middle of each box. */
  readonly boxes: readonly Point[];
  /** Each arrow's way; `label` is the middle of its words. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

const margin = 16;
const labelHeight = 14;

/** Layers from left to right, arrows pointing to the right. Takes seconds for some hundred boxes with many arrows. */
export function layoutOf({ boxes, arrows }: Unlaid): Layout {
  const graph = new Graph({ directed: true, multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 8, ranksep: 44, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  boxes.forEach(({ width, height }, place) => graph.setNode(String(place), { width, height }));
  arrows.forEach(({ from, to, labelWidth }, place) => {
    const label =
      labelWidth > 0
        ? { width: labelWidth + 8, height: labelHeight, labelpos: 'c' }
        : { width: 0, height: 0 };
    graph.setEdge(String(from), String(to), label, String(place));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    boxes: boxes.map((_, place) => pointOf(graph.node(String(place)) as Partial<Point>)),
    arrows: arrows.map(({ from, to }, place) => {
      const edge = graph.edge(String(from), String(to), String(place)) as {
        points?: readonly Point[];
        x?: number;
        y?: number;
      };
      const points = (edge.points ?? []).map(pointOf);
      const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
      return { points, label: pointOf({ x: edge.x ?? middle.x, y: edge.y ?? middle.y }) };
    }),
  };
}

const pointOf = ({ x, y }: Partial<Point>): Point => ({
  x: Math.round(x ?? 0),
  y: Math.round(y ?? 0),
});
