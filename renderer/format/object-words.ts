import type { ObjectValue, ReferenceLabel, RootReasonName } from '../../shared/protocol/graph.ts';
import { count } from './numbers.ts';
import { shortText } from './safe-text.ts';

/** What makes an object a root, and by which rule; roots are not in the dump's format, so each is inferred. */
export const rootWords: Readonly<
  Record<RootReasonName, { readonly title: string; readonly one: string; readonly rule: string }>
> = {
  module: {
    title: 'Modules',
    one: 'sys.modules holds it',
    rule: 'Every object of type module counts: the interpreter keeps imported modules in sys.modules for as long as it runs.',
  },
  frame: {
    title: 'Frames',
    one: 'a thread or generator runs it',
    rule: 'Every frame in the dump counts: some thread or generator is running it, and its local names hold what they refer to.',
  },
  'thread-state': {
    title: 'Thread states',
    one: 'it is a thread’s own record',
    rule: 'A thread’s own record, in dumps that have one.',
  },
  local: {
    title: 'Local variables',
    one: 'a local variable of a running function holds it',
    rule: 'The dump names the local variables of every function that was running in some thread.',
  },
  interpreter: {
    title: 'The interpreter’s own',
    one: 'the interpreter itself holds it',
    rule: 'The dump names what the interpreter holds: sys.modules, trace and profile functions.',
  },
  signal: {
    title: 'Signal handlers',
    one: 'it is the handler of a signal',
    rule: 'The dump names the functions that are called when a signal comes.',
  },
  user: {
    title: 'Pinned',
    one: 'it was pinned by hand',
    rule: 'Objects that were added to the roots by hand.',
  },
  unreferenced: {
    title: 'Referred to by nothing in the dump',
    one: 'nothing in the dump refers to it, so something outside holds it',
    rule: 'The object was alive when the dump was written, yet no object in the dump refers to it: a C extension, the interpreter or a local variable of C code must hold it.',
  },
  unreachable: {
    title: 'Cycles that nothing reaches',
    one: 'it stands for a cycle that nothing else refers to',
    rule: 'None of the roots above leads here: the objects only refer to each other. They are garbage that the collector has not freed yet, or something outside the dump holds them. Each cycle is stood for by one object.',
  },
};

/** A value as one line: text in quotes, cut where the dump or `limit` cuts it. */
export function valueText(value: ObjectValue | null, limit = 120): string {
  if (value === null) return '';
  const text = shortText(value.text, limit);
  if (!value.isText) return text;
  return `'${text}${value.cut ? '…' : ''}'`;
}

/** "100 of 4,791 characters in the dump"; null for a value that is whole. */
export function cutWords(value: ObjectValue | null, length: number | null): string | null {
  if (value === null || !value.cut) return null;
  const shown = count(value.text.length);
  return length === null
    ? `the first ${shown} characters; the dump has no more`
    : `${shown} of ${count(length)} characters in the dump`;
}

/** How an object refers to another, for a column: `[3]`, `['name']`, `.name`; what has no name says so. */
export function labelText(label: ReferenceLabel | null): string {
  if (label === null) return '';
  const text = shortText(label.text, 80);
  return label.kind === 'unnamed' ? `${text}, no name` : text;
}

/** The start and the end of an address: enough to tell apart those on one screen. */
export const shortAddress = (address: string): string =>
  address.length <= 11 ? address : `${address.slice(0, 6)}…${address.slice(-3)}`;
