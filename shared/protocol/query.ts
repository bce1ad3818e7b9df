import type { Bytes } from '../model/units.ts';
import type { Completions } from '../query/complete.ts';
import type { QueryError } from '../query/tree.ts';
import type { InView, ObjectPage } from './graph.ts';

/** At most 500 rows from `from`. */
interface Window {
  readonly from: number;
  readonly limit: number;
}

export interface QueryQuestion extends InView, Window {
  /** In the query language; see shared/query/README.md. A text that is none is 'bad-request'. */
  readonly text: string;
}

export interface FirstFoundQuestion extends InView {
  readonly text: string;
}

export interface SearchQuestion extends InView, Window {
  /** Looked for in types, values and names, in either case of letters; also an address. */
  readonly text: string;
  /** The text is a regular expression. */
  readonly regex: boolean;
}

/** A window of what was found; `total` is how many rows can be paged through, after a limit in the query. */
export interface QueryPage extends ObjectPage {
  /** All that matched, whatever the limit. */
  readonly matching: {
    readonly objects: number;
    readonly bytes: Bytes;
    /** What would go with all of them, less what only several of them hold together. */
    readonly retainedAtLeast: Bytes;
  };
}

export interface QueryCheckQuestion extends InView {
  readonly text: string;
  /** Of the cursor, in characters. */
  readonly position: number;
}

export interface QueryCheck {
  /** null: the text is a query. */
  readonly error: QueryError | null;
  readonly completions: Completions;
}
