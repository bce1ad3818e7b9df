export interface Column {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  /** CSS grid track. */
  readonly width: string;
  readonly numeric: boolean;
  readonly sortable: boolean;
  /** The column is left out where the table is narrower, in pixels. */
  readonly neededWidth?: number;
}

/** How a row joins the selection: alone, with all rows between, or in turn. */
export type SelectHow = 'only' | 'extend' | 'toggle';

/** Where a row stands in a tree. */
export interface Branch {
  /** 1 for the first level. */
  readonly level: number;
  /** null for a row that cannot be unfolded. */
  readonly open: boolean | null;
}
