import type { Column } from '../../components/virtual-table/column.ts';
import { objectWidths } from '../walk/object-columns.ts';

const word = { numeric: false, sortable: false } as const;
const figure = { numeric: true, sortable: false } as const;

export const keeperColumns: readonly Column[] = [
  {
    ...word,
    id: 'type',
    title: 'Keeper',
    hint: 'The type of the nearest objects without which the found ones would go',
    width: 'minmax(160px, 1fr)',
  },
  {
    ...figure,
    id: 'keptBytes',
    title: 'Keeps',
    hint: 'Own sizes of the found objects that they keep',
    width: '110px',
  },
  { ...figure, id: 'kept', title: 'Objects', hint: 'How many of the found objects they keep', width: '90px' },
  { ...figure, id: 'keepers', title: 'Keepers', hint: 'How many such objects there are', width: '90px' },
  {
    ...figure,
    id: 'keeperBytes',
    title: 'Their size',
    hint: 'Own sizes of the keepers',
    width: '96px',
    neededWidth: 560,
  },
];

export const pathColumns: readonly Column[] = [
  {
    ...word,
    id: 'what',
    title: 'On the way',
    hint: 'Shortest ways from the roots to the found objects, drawn as one tree',
    width: 'minmax(200px, 1.6fr)',
  },
  {
    ...word,
    id: 'label',
    title: 'Referred to as',
    hint: 'What the reference is in the object above; of a root, why it is one',
    width: 'minmax(90px, 1fr)',
    neededWidth: 480,
  },
  { ...objectWidths.address, sortable: false },
  {
    ...figure,
    id: 'bytes',
    title: 'Leads to',
    hint: 'Own sizes of the found objects that a way through here leads to',
    width: '110px',
  },
  {
    ...figure,
    id: 'objects',
    title: 'Objects',
    hint: 'How many of the found objects a way through here leads to',
    width: '84px',
  },
];
