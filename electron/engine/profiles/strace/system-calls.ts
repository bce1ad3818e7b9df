import { fail } from '../../../../shared/protocol/failure.ts';
import { textOf } from '../text-lines/byte-text.ts';

/** What the log of a call says about memory and processes. */
export type CallRole =
  'mmap' | 'munmap' | 'mremap' | 'brk' | 'mprotect' | 'clone' | 'fork' | 'vfork' | 'exec' | null;

const roles = new Map<string, Exclude<CallRole, null>>([
  ['mmap', 'mmap'],
  ['mmap2', 'mmap'],
  ['munmap', 'munmap'],
  ['mremap', 'mremap'],
  ['brk', 'brk'],
  ['mprotect', 'mprotect'],
  ['pkey_mprotect', 'mprotect'],
  ['clone', 'clone'],
  ['clone2', 'clone'],
  ['clone3', 'clone'],
  ['fork', 'fork'],
  ['vfork', 'vfork'],
  ['execve', 'exec'],
  ['execveat', 'exec'],
]);

/** One system call's figures. */
export class SystemCall {
  readonly name: string;
  readonly role: CallRole;
  /** Calls that were begun. */
  count = 0;
  /** Calls that gave an error, interrupted ones included, as strace -c counts. */
  errors = 0;
  /** Calls that are not known to have returned: exit_group, and those under way when the log ended. */
  unfinished = 0;
  /** Calls of which -T gives the time. */
  timed = 0;
  /** Seconds from entry to return of the calls that have a time. */
  seconds = 0;
  slowestSeconds = 0;
  readonly bytes: Uint8Array;

  constructor(name: string, bytes: Uint8Array) {
    this.name = name;
    this.role = roles.get(name) ?? null;
    this.bytes = bytes;
  }
}

/** Linux has fewer than 500. */
const mostNames = 10_000;

/** All calls of a log by name, found without a string per line. */
export class SystemCallTable {
  readonly calls: SystemCall[] = [];
  readonly #byHash = new Map<number, SystemCall[]>();

  /** Throws 'too-large' when there are more names than any system has calls. */
  find(bytes: Uint8Array, from: number, to: number): SystemCall {
    let hash = 0;
    for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const known = this.#byHash.get(hash);
    if (known !== undefined) for (const call of known) if (isSame(call.bytes, bytes, from, to)) return call;
    if (this.calls.length === mostNames)
      throw fail(
        'too-large',
        `This log has more than ${mostNames} different system calls, which no system has.`,
      );
    const call = new SystemCall(textOf(bytes, from, to), bytes.slice(from, to));
    this.calls.push(call);
    if (known === undefined) this.#byHash.set(hash, [call]);
    else known.push(call);
    return call;
  }
}

function isSame(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[from + i]) return false;
  return true;
}
