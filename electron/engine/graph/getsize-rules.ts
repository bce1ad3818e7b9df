import type { Types } from './columns.ts';
import type { ReachRule } from './reach.ts';
import { entry } from './reach.ts';
import { blacklistTypes, classTypes, containerTypes, isInstanceType } from './type-lists.ts';

/**
 * `getsize` by `gc.get_referents`: everything reachable, but classes, modules and functions are neither counted nor
 * entered, and asking for one is refused. Metaclasses written in Python are unknown to a dump, so their classes count.
 */
export const blacklistRule = (types: Types): ReachRule => ({
  entryOfType: Uint8Array.from(types.names, (name) => (blacklistTypes.has(name) ? entry.skip : entry.enter)),
  isClass: new Uint8Array(types.names.length),
});

const builtinContainers: ReadonlySet<string> = new Set(['tuple', 'list', 'set', 'frozenset', 'dict']);

/**
 * `getsize` by a whitelist: enters tuples, lists, sets, deques and mappings, and an instance's (or a module's) `__dict__` and
 * slots; strings, numbers and all other objects of C types are counted only. An instance's class isn't one of its members;
 * a class that a list holds is. On Python 3 a dict's string keys are often not in the dump: a lower bound there.
 */
export const whitelistRule = (types: Types): ReachRule => ({
  entryOfType: Uint8Array.from(types.names, (name) => {
    if (builtinContainers.has(name)) return entry.enter;
    if (containerTypes.has(name) || isInstanceType(name)) return entry.enterButClass;
    return entry.countOnly;
  }),
  isClass: Uint8Array.from(types.names, (name) => (classTypes.has(name) ? 1 : 0)),
});
