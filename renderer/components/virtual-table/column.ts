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
