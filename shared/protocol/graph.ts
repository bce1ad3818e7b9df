import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ViewName } from './views.ts';

export const objectOrders = [
  'size',
  'total',
  'retained',
  'len',
  'refs',
  'referrers',
  'address',
  'file',
] as const;
/** Largest first; `address` ascending; `file` as the dump has them. `total` walks from every object. */
export type ObjectOrder = (typeof objectOrders)[number];

/** Why an object counts as a root; see the rules in the help. */
export const rootReasonNames = [
  'module',
  'frame',
  'thread-state',
  'local',
  'interpreter',
  'signal',
  'user',
  'unreferenced',
  'unreachable',
] as const;
export type RootReasonName = (typeof rootReasonNames)[number];

/** What a reference is in its holder. `unnamed`: an attribute whose name is not in the dump. */
export const referenceKinds = [
  'index',
  'item',
  'key',
  'attribute',
  'class',
  'member',
  'unnamed',
  'unknown',
] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

/** How one object refers to another: `[3]`, `['name']`, `.name`, `__class__`; '' where nothing is known. */
export interface ReferenceLabel {
  readonly kind: ReferenceKind;
  readonly text: string;
}

/** A value as the dump has it. meliae writes at most 100 characters of a text. */
export interface ObjectValue {
  readonly text: string;
  /** Whether it is text (to be shown in quotes) or a number or literal. */
  readonly isText: boolean;
  /** The text goes on in the process: the object is longer than what was written. */
  readonly cut: boolean;
}

/** Some objects as columns; every array has the same length. */
export interface ObjectColumns {
  readonly address: readonly AddressText[];
  /** null: the dump has no object at this address (a dangling reference). */
  readonly type: readonly (string | null)[];
  readonly size: readonly Bytes[];
  readonly length: readonly (number | null)[];
  readonly references: readonly number[];
  readonly referrers: readonly number[];
  readonly retained: readonly Bytes[];
  /** The object's value, or the name of a module, class or function. */
  readonly value: readonly (ObjectValue | null)[];
}

/** One window of a list of objects. */
export interface ObjectPage extends ObjectColumns {
  readonly total: number;
  readonly from: number;
}

/** The same where each stands in some relation to one object. */
export interface LabelledPage extends ObjectPage {
  readonly label: readonly ReferenceLabel[];
  /** One sentence about what the labels cannot say, or null. */
  readonly note: string | null;
}

export interface InView {
  readonly dump: DumpId;
  readonly view: ViewName;
}
interface AboutObject extends InView {
  /** Decimal digits. */
  readonly address: AddressText;
}
interface Window {
  /** At most 500 rows from `from`. */
  readonly from: number;
  readonly limit: number;
}

export const objectSets = ['all', 'containers'] as const;
/** `containers`: dict, list, tuple, set, frozenset, deque and what the standard library derives from them. */
export type ObjectSet = (typeof objectSets)[number];

export interface ObjectsQuestion extends InView, Window {
  /** The exact name of a type; null for objects of all types. */
  readonly type: string | null;
  /** Which objects where `type` is null. */
  readonly among: ObjectSet;
  readonly sortBy: ObjectOrder;
  readonly reversed: boolean;
}
export type ObjectQuestion = AboutObject;
export type ObjectWindowQuestion = AboutObject & Window;
export interface ReferrersQuestion extends AboutObject, Window {
  /** Only referrers of this type; null for all. */
  readonly type: string | null;
}
export interface DominatedQuestion extends InView, Window {
  /** null: what the roots dominate directly, and what only unreachable cycles hold. */
  readonly address: AddressText | null;
  /** Only objects of this type; null for all. */
  readonly type: string | null;
  /** Types that are left out, at most 500. */
  readonly besides: readonly string[];
}
export interface DominatedTypesQuestion extends InView {
  readonly address: AddressText | null;
}

export interface ObjectReference {
  readonly address: AddressText;
  readonly type: string;
}

/** Everything about one object that costs no walk. */
export interface ObjectFacts {
  readonly address: AddressText;
  readonly type: string;
  readonly size: Bytes;
  /** Why `size` is only a lower bound, in one sentence; null where it is exact. */
  readonly sizeNote: string | null;
  readonly length: number | null;
  readonly name: string | null;
  /** `module.Outer.Inner` of its class, or of the class that it is, in dumps of our own script; else null. */
  readonly qualifiedName: string | null;
  /** References from anywhere, C code included, where the dump was asked for them; else null. */
  readonly refcount: number | null;
  /** What else the dump says of it, a sentence each. */
  readonly remarks: readonly string[];
  readonly value: ObjectValue | null;
  /** The value and the name exactly as they stand in the dump; null without one. */
  readonly rawValue: string | number | null;
  readonly rawName: string | null;
  readonly references: number;
  readonly dangling: number;
  readonly referrers: number;
  readonly retained: Bytes;
  /** Of all bytes that are reached, 0..100. */
  readonly retainedPercent: number;
  /** The one object that holds it: without it, it would go. null: no single one (the roots themselves). */
  readonly dominator: ObjectReference | null;
  readonly root: RootReasonName | null;
  /** No root reaches it: only a cycle that nothing else refers to holds it. */
  readonly unreachable: boolean;
  /** The line of the dump, at most 2,000 characters, and where it starts. */
  readonly record: { readonly text: string; readonly cut: boolean; readonly byteOffset: number } | null;
}

/** Sums over the objects that one object reaches, or that one rule counts. */
export interface ReachedSum {
  readonly bytes: Bytes;
  readonly objects: number;
}
/** `null` where the rule does not count the object itself. */
export interface DeepSizesAnswer {
  /** Everything reachable, as meliae counts it. */
  readonly total: ReachedSum;
  /** What would go with it. */
  readonly retained: Bytes;
  /** Everything reachable but classes, modules and functions. */
  readonly referents: ReachedSum | null;
  /** Containers, `__dict__` and `__slots__` only. */
  readonly containers: ReachedSum | null;
}

/** Types with sums over some objects; every array has the same length. */
export interface TypeSumsAnswer {
  readonly type: readonly string[];
  readonly count: readonly number[];
  readonly bytes: readonly Bytes[];
  readonly largest: readonly Bytes[];
  readonly largestAddress: readonly AddressText[];
}

export interface PathStep {
  readonly address: AddressText;
  readonly type: string;
  /** How the step before refers to this one; of the first, why it is a root. */
  readonly label: ReferenceLabel;
  readonly value: ObjectValue | null;
  /** Of the first, what the dump itself calls this root: a module, a local variable; null where it does not. */
  readonly rootName: string | null;
}
export interface PathsAnswer {
  /** Shortest first; empty when nothing reaches the object. */
  readonly paths: readonly (readonly PathStep[])[];
  readonly note: string | null;
}

export interface RootsAnswer {
  readonly counts: readonly { readonly reason: RootReasonName; readonly count: number }[];
}
