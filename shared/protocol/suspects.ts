import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ViewName } from './views.ts';

export interface SuspectsQuestion {
  readonly dump: DumpId;
  readonly view: ViewName;
  /** Earlier dumps of the program, the oldest first; without any, size alone makes a suspect. At most 20. */
  readonly baselines: readonly DumpId[];
}

/**
 * `container`: one object that many others have piled up in. `holder`: one object that holds much without many elements.
 * `group`: many objects of one class that no single object holds. The others are shapes that leaks are known by; suspectTitles has their words.
 */
export type SuspectKind =
  | 'container'
  | 'holder'
  | 'group'
  | 'cache'
  | 'lru-cache'
  | 'instances'
  | 'callbacks'
  | 'traceback'
  | 'finalizer-cycle'
  | 'unreachable'
  | 'module-globals'
  | 'local';

export const suspectTitles: Readonly<Record<SuspectKind, string>> = {
  container: 'Container of many objects',
  holder: 'One object that holds much',
  group: 'Many objects of one class',
  cache: 'Cache without a visible limit',
  'lru-cache': 'functools cache',
  instances: 'Many instances of one class',
  callbacks: 'Registry of callbacks',
  traceback: 'Kept tracebacks',
  'finalizer-cycle': 'Cycles with __del__',
  unreachable: 'Unreachable cycles',
  'module-globals': 'Large module globals',
  local: 'Local of a running function',
};

/** An object that shows what a sentence says. */
export interface SuspectEvidence {
  readonly address: AddressText;
  readonly type: string;
  /** What it is, such as its path or the function of a frame. Plain text. */
  readonly text: string;
  readonly retained: Bytes;
}

/** What else is true of a suspect, or of what lies within it; its bytes are not told again. */
export interface SuspectReason {
  readonly kind: SuspectKind;
  readonly sentence: string;
  readonly hint: string;
  readonly address: AddressText;
  readonly evidence: readonly SuspectEvidence[];
}

export interface SuspectGrowth {
  readonly bytes: Bytes;
  /** In the container itself; null where it has none that are counted. */
  readonly elements: number | null;
  readonly bytesPerDump: number;
  /** It fell from no dump to the next. */
  readonly neverShrinks: boolean;
  /** How it was found in the oldest baseline; 'new': it was not. */
  readonly matchedBy: 'path' | 'address' | 'new';
}

export interface Suspect {
  /** What it is, with figures, and what to try. Plain text. */
  readonly sentence: string;
  readonly hint: string;
  readonly kind: SuspectKind;
  /** What the dump cannot tell about it; null where the sentence is all. */
  readonly unknown: string | null;
  /** The rule by which it is named, with its thresholds. */
  readonly rule: string;
  readonly evidence: readonly SuspectEvidence[];
  readonly reasons: readonly SuspectReason[];
  /** Of the object; of a group's largest object. */
  readonly address: AddressText;
  readonly type: string;
  readonly retained: Bytes;
  /** `retained` is a lower bound: what several of its objects hold only together is not in it. */
  readonly atLeast: boolean;
  /** Of all bytes that are reached, 0..1. */
  readonly share: number;
  /** How it is reached, such as `__main__.CACHE`; names that the dump has not stand as ‹type›. */
  readonly path: string;
  /** The module that the path begins with; null where it begins elsewhere. */
  readonly module: string | null;
  /** Its "len"; null without one. */
  readonly length: number | null;
  /** Most of its elements, by what they retain; null where it has none. */
  readonly elementType: string | null;
  readonly elements: number;
  readonly growth: SuspectGrowth | null;
}

export interface SuspectsAnswer {
  /** The largest first: by growth where there is a baseline. */
  readonly suspects: readonly Suspect[];
  /** What was looked at and not named, and why; or null. */
  readonly note: string | null;
}
