import type { SuspectKind } from '../../../shared/protocol/suspects.ts';

/** When something is named, as data: both floors must be reached. */
export interface SuspectRule {
  readonly leastBytes: number;
  /** Of all bytes that are reached, 0..1. */
  readonly leastShare: number;
  /** Elements, entries or instances; null where nothing is counted. */
  readonly leastCount: number | null;
  readonly why: string;
}

const KiB = 1024;
const MiB = 2 ** 20;

/**
 * One rule for each kind. The floors of 1 % and 256 KiB are those below which ordinary processes have such shapes (measured 2026-11 on
 * fresh interpreters of 2.7 to 3.13); 10 % is Eclipse MAT's share for what is large without another sign of a leak.
 */
export const suspectRules = {
  container: {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: 100,
    why: 'many elements that only one container holds, none of them half of it',
  },
  holder: {
    leastBytes: MiB,
    leastShare: 0.1,
    leastCount: null,
    why: 'one object that alone keeps this much',
  },
  group: {
    leastBytes: MiB,
    leastShare: 0.1,
    leastCount: 2,
    why: 'many objects of one class that only roots hold',
  },
  cache: {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: 1000,
    why: 'a dict that a name in a module or class leads to, nearly all of whose entries are of one type',
  },
  'lru-cache': {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: null,
    why: 'a functools.lru_cache without a maxsize; with one it must keep 5 % and 1 MiB, because it cannot grow for ever',
  },
  instances: {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: 100,
    why: 'many instances of one class below one object',
  },
  callbacks: {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: 100,
    why: 'a container at least half of whose elements are bound methods or closures',
  },
  traceback: {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: null,
    why: 'tracebacks that something other than a running function refers to keep frames and their locals',
  },
  'finalizer-cycle': {
    leastBytes: 256 * KiB,
    leastShare: 0.01,
    leastCount: null,
    why: 'objects of a class with __del__ that stand in a cycle: Python 2 never frees them',
  },
  unreachable: {
    leastBytes: MiB,
    leastShare: 0.05,
    leastCount: null,
    why: 'cycles that no root reaches; between two collections every process has some',
  },
  'module-globals': {
    leastBytes: MiB,
    leastShare: 0.1,
    leastCount: 1,
    why: 'lists, dicts and sets of at least 64 KiB in the globals of modules, together',
  },
  local: {
    leastBytes: MiB,
    leastShare: 0.1,
    leastCount: null,
    why: 'one local variable of a running function that nothing else refers to',
  },
} as const satisfies Readonly<Record<SuspectKind, SuspectRule>>;

/** A cache with a maxsize. */
export const limitedCacheRule = { leastBytes: MiB, leastShare: 0.05 };
/** Containers of the interpreter and of the standard library's own caches: like any object that is large without another sign. */
export const ownContainerRule = { leastBytes: MiB, leastShare: 0.1 };

/** Modules whose globals the interpreter and its library fill: loaded modules, source lines, compiled patterns, tables. */
export const ownModules: ReadonlySet<string> = new Set([
  'sys',
  'builtins',
  '__builtin__',
  'linecache',
  're',
  're._compiler',
  'sre_compile',
  'sre_parse',
  'importlib._bootstrap',
  'importlib._bootstrap_external',
  '_frozen_importlib',
  '_frozen_importlib_external',
  'abc',
  '_weakrefset',
  'typing',
  'tokenize',
  'warnings',
  'encodings',
  'copyreg',
  'copy_reg',
  'html.entities',
  'htmlentitydefs',
  'mimetypes',
  'stringprep',
  'pydoc_data.topics',
]);

export const passes = (
  rule: Pick<SuspectRule, 'leastBytes' | 'leastShare'>,
  bytes: number,
  reached: number,
): boolean => bytes >= rule.leastBytes && bytes >= rule.leastShare * reached;

/** The floors of what encloses other suspects: a holder's, or a local's. */
export const limitOf = (kind: string): Pick<SuspectRule, 'leastBytes' | 'leastShare'> =>
  kind === 'holder' ? suspectRules.holder : suspectRules.local;

/** A rule in words: "at least 256 KiB and 1 % of what is reached". */
export function ruleText(kind: SuspectKind): string {
  const { leastBytes, leastShare, leastCount, why }: SuspectRule = suspectRules[kind];
  const floor = leastBytes >= MiB ? `${leastBytes / MiB} MiB` : `${leastBytes / KiB} KiB`;
  const count =
    leastCount === null || leastCount < 3 ? '' : `, at least ${leastCount.toLocaleString('en-US')} of them`;
  return `Named for: ${why}; at least ${floor} and ${leastShare * 100} % of all that is reached${count}.`;
}
