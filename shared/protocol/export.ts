import type { InView } from './graph.ts';

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportQuestion extends InView {
  /** A query: the objects that go into the file, in its order and up to its limit. */
  readonly text: string;
  readonly format: ExportFormat;
}

/** Where the objects went. */
export type ExportAnswer =
  /** Local server: a path of the server that gives the file once, within a minute. */
  | {
      readonly kind: 'download';
      readonly path: string;
      readonly fileName: string;
      /** null: it is written while it is downloaded. */
      readonly rows: number | null;
      /** Rows that there are, where not all of them can be had. */
      readonly of?: number;
    }
  /** Desktop: the file that the person chose. */
  | { readonly kind: 'saved'; readonly path: string; readonly rows: number; readonly of?: number }
  /** Desktop: the person chose none. */
  | { readonly kind: 'none' };
