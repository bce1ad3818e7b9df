/** One block or bar of a chart. Knows nothing of what it stands for. */
export interface ChartItem {
  /** Unique among the items; what `onSelect` gives back. */
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly colour: string;
  /** What hovering says, line by line. */
  readonly lines: readonly string[];
}

/** The CSS variables that a canvas needs, read when it draws. */
export function inkOf(element: Element): {
  text: string;
  soft: string;
  line: string;
  ground: string;
  focus: string;
  font: string;
} {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read('--text'),
    soft: read('--text-soft'),
    line: read('--line'),
    ground: read('--ground'),
    focus: read('--focus'),
    font: style.fontFamily,
  };
}
