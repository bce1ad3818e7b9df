import type { Comparison, NumberField, OrderField, TextField } from './fields.ts';

/** A query after it was read: plain data that crosses threads. */
export interface Query {
  /** null: every object. */
  readonly condition: Condition | null;
  /** null: as the dump has them. */
  readonly order: { readonly field: OrderField; readonly descending: boolean } | null;
  /** null: all. */
  readonly limit: number | null;
}

/** How a text is tested. Texts are compared letter by letter. */
export type TextTest =
  | { readonly test: '='; readonly text: string }
  | { readonly test: 'contains'; readonly text: string; readonly ignoreCase: boolean }
  /** `%` stands for any letters, `_` for one; after a backslash they stand for themselves. */
  | { readonly test: 'like'; readonly pattern: string }
  | { readonly test: 'matches'; readonly source: string; readonly flags: string };

/** A number of a query, exactly: whole ones beyond 2^53 keep their digits in `exact`. */
export interface QueryNumber {
  readonly value: number;
  readonly exact: bigint | null;
}

export const relations = ['referred by', 'refers to', 'reachable from', 'dominated by'] as const;
export type Relation = (typeof relations)[number];

/**
 * A condition is true or false of every object. A comparison is false, whichever way it goes, of an object that does not
 * have what it looks at; `not` in front of it is then true.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'number';
      /** `value`: only of objects whose value is a number. */
      readonly field: NumberField | 'value';
      readonly comparison: Comparison;
      readonly number: QueryNumber;
    }
  | {
      readonly kind: 'numbers';
      readonly field: NumberField | 'value';
      readonly among: readonly QueryNumber[];
    }
  | { readonly kind: 'address'; readonly comparison: Comparison; readonly address: bigint }
  | { readonly kind: 'addresses'; readonly among: readonly bigint[] }
  /** Of an object that has the text, whether the test holds, or does not (`no`). */
  | { readonly kind: 'text'; readonly field: TextField; readonly test: TextTest; readonly no: boolean }
  | { readonly kind: 'texts'; readonly field: TextField; readonly among: readonly string[] }
  | { readonly kind: 'set'; readonly name: string }
  | { readonly kind: 'relation'; readonly relation: Relation; readonly of: Condition };

/** Why a text is no query, and where. */
export interface QueryError {
  /** Of the first character that does not fit, and how many; `length` is 0 at the end of the text. */
  readonly position: number;
  readonly length: number;
  /** One sentence. */
  readonly message: string;
  /** What could stand there, as people write it. */
  readonly expected: readonly string[];
}

/** The names of all kept sets that a condition looks into. */
export function setsIn(condition: Condition | null, into = new Set<string>()): Set<string> {
  if (condition === null) return into;
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.parts) setsIn(part, into);
      break;
    case 'not':
      setsIn(condition.part, into);
      break;
    case 'relation':
      setsIn(condition.of, into);
      break;
    case 'set':
      into.add(condition.name);
      break;
    default:
  }
  return into;
}
