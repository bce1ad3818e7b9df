import type { AddressText } from '../../../shared/model/units.ts';
import type {
  LabelledPage,
  ObjectPage,
  ObjectValue,
  ReferenceLabel,
} from '../../../shared/protocol/graph.ts';
import type { RowsPage } from './paged-rows.svelte.ts';

/** One object as a row of a list. */
export interface HeapObject {
  readonly address: AddressText;
  /** null: the dump has no object at this address. */
  readonly type: string | null;
  readonly size: number;
  readonly length: number | null;
  readonly references: number;
  readonly referrers: number;
  readonly retained: number;
  readonly value: ObjectValue | null;
  /** How it stands to the object that the list is about; null in lists about no object. */
  readonly label: ReferenceLabel | null;
}

/** A page's columns as rows. */
export function objectsOf(page: ObjectPage | LabelledPage): HeapObject[] {
  const labels = 'label' in page ? page.label : [];
  return page.address.map((address, i) => ({
    address,
    type: page.type[i] ?? null,
    size: page.size[i] ?? 0,
    length: page.length[i] ?? null,
    references: page.references[i] ?? 0,
    referrers: page.referrers[i] ?? 0,
    retained: page.retained[i] ?? 0,
    value: page.value[i] ?? null,
    label: labels[i] ?? null,
  }));
}

export const rowsPageOf = (page: ObjectPage | LabelledPage): RowsPage<HeapObject> => ({
  total: page.total,
  rows: objectsOf(page),
});
