/** One field of a marshalled code object: a 32-bit number, or an object; named where it is wanted. */
export type CodeField = 'number' | 'object' | 'filename' | 'name' | 'firstLine';

const numbers = (count: number): CodeField[] => Array.from({ length: count }, () => 'number');
const objects = (count: number): CodeField[] => Array.from({ length: count }, () => 'object');

/**
 * How code objects stand in marshal files, which do not say which Python wrote them. Source: CPython, Python/marshal.c
 * of each version; the newest first.
 */
export const codeLayouts: readonly (readonly CodeField[])[] = [
  // 3.11 to 3.14: code, consts, names, locals' names and kinds; filename, name, qualified name; line, exception tables.
  [...numbers(5), ...objects(5), 'filename', 'name', 'object', 'firstLine', ...objects(2)],
  // 3.8 to 3.10: code, consts, names, names of variables, free variables, cells; filename, name; line table.
  [...numbers(6), ...objects(6), 'filename', 'name', 'firstLine', 'object'],
  // 3.0 to 3.7: without the count of positional-only arguments.
  [...numbers(5), ...objects(6), 'filename', 'name', 'firstLine', 'object'],
  // 2.3 to 2.7: without the count of keyword-only arguments.
  [...numbers(4), ...objects(6), 'filename', 'name', 'firstLine', 'object'],
];
