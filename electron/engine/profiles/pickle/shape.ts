import { asByteOffset } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { TextTable } from '../text-table.ts';
import type { PickleStack } from './values.ts';

/**
 * What one kind of pickle may hold, and what becomes of it. The machine knows opcodes, the shape knows meanings: it
 * gets each tuple, list and dict as it is finished and refuses, by `refusal`, what the tool never writes.
 * `at` is the offset of the opcode, for refusals.
 */
export interface PickleShape {
  /** "tracemalloc snapshot", for messages. */
  readonly what: string;
  readonly texts: TextTable;
  /** Classes that may be named: "module class". */
  readonly globals: readonly string[];
  /** A kind that no later part of the file may refer back to, or 0. */
  readonly onlyOnce: number;
  /** Replaces stack[from..height) by the tuple of them; from < height. */
  tuple(stack: PickleStack, from: number, at: number): void;
  /** The row of a new list or dict. */
  emptyList(at: number): number;
  emptyDict(at: number): number;
  /** Takes stack[from..height) into a list. The machine then drops them. */
  append(list: number, stack: PickleStack, from: number, at: number): void;
  /** Takes key, value, key, value, … of stack[from..height) into a dict. */
  setItems(dict: number, stack: PickleStack, from: number, at: number): void;
  /** The row of a new object of a class (place in `globals`), made from an empty tuple. */
  newObject(global: number, at: number): number;
  build(object: number, dict: number, at: number): void;
  /** The object that the whole pickle is. */
  finish(object: number, at: number): void;
}

/** A pickle that is not as its tool writes it, at a byte. */
export const refusal = (message: string, at: number) =>
  fail('damaged', `${message}, at byte ${at}.`, { byteOffset: asByteOffset(at) });
