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
export function writerOf(typeNames: readonly string[], version?: unknown): Writer {
  if (Array.isArray(version) && (version[0] === 2 || version[0] === 3)) {
    const minor = typeof version[1] === 'number' ? version[1] : 0;
    return { python: version[0], functionsHoldBuiltins: version[0] === 3 && minor >= 10 };
  }

  const two = typeNames.filter((name) => onlyTwo.has(name)).length;
  const three = typeNames.filter((name) => onlyThree.has(name)).length;
  return {
    python: two === three ? null : two > three ? 2 : 3,
    functionsHoldBuiltins: typeNames.includes('weakref.ReferenceType'),
  };
}
