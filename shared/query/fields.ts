/** What a query may ask of an object, and how its figures are compared. */

export const numberFields = ['size', 'retained', 'total', 'len', 'refs', 'referrers'] as const;
/** `len` is missing where an object's line has none; `total` walks from every object it is asked of. */
export type NumberField = (typeof numberFields)[number];

export const textFields = ['type', 'module', 'name', 'value', 'text'] as const;
/** `text` is the value, or the name of a module, class or function where there is no value: what tables show. */
export type TextField = (typeof textFields)[number];

export const fieldNames = [...numberFields, ...textFields, 'address'] as const;
export type FieldName = (typeof fieldNames)[number];

/** What a result may be ordered by; `type` by its name. */
export const orderFields = [...numberFields, 'type', 'address'] as const;
export type OrderField = (typeof orderFields)[number];

export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** Only these are bytes; the others are counts and take no unit. */
export const byteFields: ReadonlySet<FieldName> = new Set(['size', 'retained', 'total']);

export const units: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
]);
/** The same as they are written. */
export const unitNames = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'kB', 'MB', 'GB', 'TB'] as const;

export const isNumberField = (word: string): word is NumberField =>
  (numberFields as readonly string[]).includes(word);
export const isTextField = (word: string): word is TextField =>
  (textFields as readonly string[]).includes(word);
export const isOrderField = (word: string): word is OrderField =>
  (orderFields as readonly string[]).includes(word);
