/** What the types of a dump say about the Python that wrote it. meliae's format names no version. */
export interface Writer {
  /** null: nothing tells. */
  readonly python: 2 | 3 | null;
  /** Functions refer to their builtins, so from 3.10 on. */
  readonly functionsHoldBuiltins: boolean;
}

/** Types that only one of the two has, by `tp_name`; every process of any size has some of them. */
const onlyTwo: ReadonlySet<string> = new Set([
  'unicode',
  'long',
  'classobj',
  'instancemethod',
  'dictproxy',
  'exceptions.ImportError',
]);
const onlyThree: ReadonlySet<string> = new Set(['bytes', 'method', 'mappingproxy', 'ModuleSpec']);

/** `version`: what the dump itself says, [3, 12, 1, …]; its types are asked where it says nothing. */
export function writerOf(typeNames: readonly string[], version?: readonly number[]): Writer {
  const [major, minor] = version ?? [];
  if (major === 2 || major === 3)
    return { python: major, functionsHoldBuiltins: major === 3 && (minor ?? 0) >= 10 };
  const two = typeNames.filter((name) => onlyTwo.has(name)).length;
  const three = typeNames.filter((name) => onlyThree.has(name)).length;
  return {
    python: two === three ? null : two > three ? 2 : 3,
    functionsHoldBuiltins: typeNames.includes('weakref.ReferenceType'),
  };
}
