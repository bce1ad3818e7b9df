import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ViewName } from './views.ts';

export const changeNames = ['new', 'gone', 'present'] as const;
/**
 * `new`: the last dump has it and the first has not; of three dumps, what the second has new and the third still has. `gone`: the
 * first has it and the last has not. `present`: all have it.
 */
export type ChangeName = (typeof changeNames)[number];

interface AboutChanges {
  /** Two or three, in the order of time. */
  readonly dumps: readonly DumpId[];
  readonly view: ViewName;
  readonly change: ChangeName;
  /** At most 500 rows from `from`. */
  readonly from: number;
  readonly limit: number;
}

export interface ObjectChangesQuestion extends AboutChanges {
  /** By type, or by what the objects hang on: the nearest object that holds them and is not one of them. */
  readonly groupBy: 'type' | 'holder';
  /** Among holders, only those of objects of this type, and only these counted; null: all. By type it makes no difference. */
  readonly type: string | null;
}

export interface ChangedObjectsQuestion extends AboutChanges {
  /** Only of this type, only those that hang on this object; null: all. */
  readonly type: string | null;
  readonly holder: AddressText | null;
}

export interface ChangeGroup {
  /** A type; or how the holder is reached, such as `__main__.CACHE`. */
  readonly name: string;
  /** The holder; of a type, its largest object here. null: only roots hold them. */
  readonly address: AddressText | null;
  /** Of the holder, or the type itself. */
  readonly type: string;
  readonly count: number;
  /** Of the objects themselves, without what they hold. */
  readonly bytes: Bytes;
}

export interface ObjectChangesPage {
  /** The dump whose objects these are: the last one; for `gone` the first. */
  readonly dump: DumpId;
  readonly objects: number;
  readonly bytes: Bytes;
  /** One or two sentences: how sure it is that these are the objects asked for. */
  readonly confidence: string;
  /** Groups in all, and the largest of them by bytes. Of holders at most the first 10,000 can be seen. */
  readonly total: number;
  readonly from: number;
  readonly groups: readonly ChangeGroup[];
}
