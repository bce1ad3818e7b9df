import type { ObjectOrder } from '../../../shared/protocol/graph.ts';
import type { Column } from '../../components/virtual-table/column.ts';

const figure = { numeric: true, sortable: true } as const;
const word = { numeric: false, sortable: false } as const;

export interface ObjectColumn extends Column {
  readonly id: ObjectOrder | 'type' | 'value' | 'label' | 'where' | 'what';
}

const address: ObjectColumn = {
  ...word,
  id: 'address',
  title: 'Address',
  hint: 'Where the object lay in the process’s memory; a link to the object',
  width: '132px',
  sortable: true,
};
const type: ObjectColumn = {
  ...word,
  id: 'type',
  title: 'Type',
  hint: 'The type’s name, as the dump has it',
  width: 'minmax(80px, 1fr)',
};
const value: ObjectColumn = {
  ...word,
  id: 'value',
  title: 'Value',
  hint: 'The value as the dump has it; of text, its first 100 characters',
  width: 'minmax(90px, 2fr)',
  neededWidth: 500,
};
const size: ObjectColumn = {
  ...figure,
  id: 'size',
  title: 'Shallow',
  hint: 'The object by itself, as sys.getsizeof has it, without what it refers to',
  width: '78px',
};
const retained: ObjectColumn = {
  ...figure,
  id: 'retained',
  title: 'Retained',
  hint: 'What would be freed if this object went: itself and all that only it leads to. The bar is the share of all bytes that are reached',
  width: '96px',
};
const total: ObjectColumn = {
  ...figure,
  id: 'total',
  title: 'Total',
  hint: 'meliae’s total size: the object and everything that can be reached from it, shared or not',
  width: '82px',
};
const length: ObjectColumn = {
  ...figure,
  id: 'len',
  title: 'Len',
  hint: 'len() of the object, where the dump has it',
  width: '70px',
};
const references: ObjectColumn = {
  ...figure,
  id: 'refs',
  title: 'Refers to',
  hint: 'How many references go out from it, repeats counted',
  width: '76px',
  neededWidth: 860,
};
const referrers: ObjectColumn = {
  ...figure,
  id: 'referrers',
  title: 'Referrers',
  hint: 'How many objects refer to it',
  width: '80px',
  neededWidth: 700,
};

const where: ObjectColumn = {
  ...word,
  id: 'where',
  title: 'Held as',
  hint: 'How a root leads to it by the shortest path, in the words of the program where the dump has them',
  width: 'minmax(90px, 1.7fr)',
  neededWidth: 560,
};

/** Of a list of objects; without `type` where all have the same. */
export const listColumns = (withType: boolean): readonly ObjectColumn[] => [
  address,
  ...(withType
    ? [{ ...type, width: 'minmax(98px, 0.8fr)' }, where]
    : [{ ...value, width: 'minmax(80px, 1fr)' }, where]),
  retained,
  total,
  size,
  length,
  references,
  referrers,
];

/** Of what a query finds, which has objects of any type: the type sorts, too, by the query's own order. */
export const foundColumns: readonly ObjectColumn[] = [
  address,
  { ...type, width: 'minmax(98px, 0.8fr)', sortable: true },
  { ...value, width: 'minmax(80px, 1fr)' },
  { ...where, neededWidth: 760 },
  retained,
  { ...total, neededWidth: 980 },
  size,
  length,
  references,
  referrers,
];

/** How a child stands in its holder, then what it is. */
export const childColumns: readonly ObjectColumn[] = [
  {
    ...word,
    id: 'label',
    title: 'As',
    hint: 'What the reference is in its holder: a place, a key, an attribute',
    width: 'minmax(90px, 1fr)',
  },
  { ...type, width: 'minmax(70px, 0.8fr)' },
  { ...value, width: 'minmax(90px, 1.6fr)' },
  { ...address, sortable: false },
  { ...retained, sortable: false },
  { ...size, sortable: false, neededWidth: 620 },
];

export const objectWidths = {
  where,
  address,
  type,
  value,
  size,
  retained,
  length,
  references,
  referrers,
} as const;
