/**
 * Which types, by the `tp_name` that a dump carries, count as what. A dump doesn't say what a class inherits from, so
 * subclasses that Python code defines are known only as instances.
 */

/** Classes: instances of `type`, of py2's `classobj`, and of the standard library's metaclasses. */
export const classTypes: ReadonlySet<string> = new Set([
  'type',
  'classobj',
  'ABCMeta',
  'abc.ABCMeta',
  'EnumMeta',
  'EnumType',
]);

/** The blacklist of `getsize` by `gc.get_referents`: type, ModuleType, FunctionType. */
export const blacklistTypes: ReadonlySet<string> = new Set([...classTypes, 'module', 'function']);

/** What the whitelist `getsize` iterates over: tuple, list, Set, deque and Mapping, with the standard library's own. */
export const containerTypes: ReadonlySet<string> = new Set([
  'tuple',
  'list',
  'set',
  'frozenset',
  'dict',
  'deque',
  'collections.deque',
  'defaultdict',
  'collections.defaultdict',
  'OrderedDict',
  'collections.OrderedDict',
  'Counter',
  'collections.Counter',
  'ChainMap',
  'UserDict',
  'mappingproxy',
  'dictproxy',
  'dict_keys',
  'dict_items',
  'odict_keys',
  'odict_items',
]);

/** What it counts and doesn't enter: its `zero_depth_bases`, and C types without `__dict__` and `__slots__`. */
const leafTypes: ReadonlySet<string> = new Set([
  // strings, numbers, ranges
  'str',
  'unicode',
  'bytes',
  'bytearray',
  'int',
  'long',
  'float',
  'complex',
  'bool',
  'range',
  'xrange',
  'Decimal',
  'Fraction',
  // functions and classes break the rule down, as its author says: they are counted and left alone
  ...classTypes,
  'function',
  // C types of builtins
  'NoneType',
  'ellipsis',
  'NotImplementedType',
  'object',
  'memoryview',
  'buffer',
  'slice',
  'code',
  'frame',
  'traceback',
  'cell',
  'method',
  'instancemethod',
  'builtin_function_or_method',
  'method-wrapper',
  'wrapper_descriptor',
  'method_descriptor',
  'classmethod_descriptor',
  'getset_descriptor',
  'member_descriptor',
  'property',
  'staticmethod',
  'classmethod',
  'super',
  'generator',
  'coroutine',
  'async_generator',
  'weakref',
  'weakproxy',
  'weakcallableproxy',
  'enumerate',
  'reversed',
  'zip',
  'map',
  'filter',
  'iterator',
  'callable_iterator',
  'PyCapsule',
  'dict_values',
  'odict_values',
  'file',
]);

/**
 * Whether the whitelist rule takes this type's objects for instances, whose `__dict__` and slots it enters. C types
 * outside builtins carry a module ("datetime.date"), classes written in Python don't.
 */
export const isInstanceType = (name: string): boolean =>
  !leafTypes.has(name) && !containerTypes.has(name) && !name.includes('.') && !/_?iterator$/.test(name);
