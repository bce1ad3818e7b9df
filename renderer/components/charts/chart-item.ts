/** One block or bar of a chart. Knows nothing of what it stands for. */
export interface ChartItem {
  /** Unique among the items; what `onSelect` gives back. */
  readonly key: string;
  readonly label: string;
  /** The value as text, drawn under the label where there is room. */
  readonly figure: string;
  readonly value: number;
  /** A colour the canvas understands, fit for the theme that is shown. */
  readonly colour: string;
  readonly textColour: string;
  /** What hovering says below the label, line by line. */
  readonly lines: readonly string[];
}

export interface ChartProps {
  readonly items: readonly ChartItem[];
  readonly isSelected: (key: string) => boolean;
  readonly onSelect: (key: string) => void;
  /** A double click. */
  readonly onEnter?: (key: string) => void;
  readonly label: string;
  /** Anything that changes when the colours around the chart do. */
  readonly theme: string;
}

export const tooltipLines = (item: ChartItem | undefined): string[] =>
  item === undefined ? [] : [item.label, ...item.lines];
