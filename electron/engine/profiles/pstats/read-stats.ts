import { fail } from '../../../../shared/protocol/failure.ts';
import type { EntrySink } from '../marshal/read-dict.ts';
import { marshalRefusal } from '../marshal/reader.ts';
import type { MarshalValue } from '../marshal/values.ts';
import { MarshalBytes, MarshalCode, MarshalDict, MarshalTuple, valueWords } from '../marshal/values.ts';
import { pythonBytes } from '../python-text.ts';
import { longestText } from '../text-table.ts';
import type { Caller, Figures } from './call-table.ts';
import { CallTable } from './call-table.ts';

const nothing: MarshalValue[] = [];

/**
 * The entries of a `.prof` file: (file, line, function) → (primitive calls, calls, own time, cumulative time, callers).
 * A caller has (calls, primitive calls, own, cumulative): the first two the other way round than the entry; of the
 * pure-Python `profile`, only a number of calls. Source: CPython, Lib/cProfile.py and Lib/profile.py, `snapshot_stats`.
 */
export class StatsSink implements EntrySink {
  readonly table = new CallTable();
  readonly #texts = new Map<MarshalBytes, string>();

  entry(key: MarshalValue, value: MarshalValue, at: number): void {
    const row = this.#function(key, at);
    const items = value instanceof MarshalTuple ? value.items : [];
    const [primitive, calls, own, cumulative, callers] = items;
    if (items.length !== 5 || !(callers instanceof MarshalDict))
      throw marshalRefusal(
        `A function has ${valueWords(value)} of ${items.length} where its figures belong`,
        at,
      );
    this.table.set(row, figuresOf(calls, primitive, own, cumulative, at), this.#callers(callers, at));
  }

  #callers({ items }: MarshalDict, at: number): Caller[] {
    const callers: Caller[] = [];
    for (let place = 0; place < items.length; place += 2) {
      const row = this.#function(items[place]!, at);
      const value = items[place + 1]!;
      if (value instanceof MarshalTuple && value.items.length === 4) {
        const [calls, primitive, own, cumulative] = value.items;
        const figures = figuresOf(calls, primitive, own, cumulative, at);
        callers.push({ function: row, calls: figures.calls, figures });
      } else callers.push({ function: row, calls: countOf(value, at), figures: null });
    }
    return callers;
  }

  /** A key that is there already stands in the file as a reference to it. */
  #function(key: MarshalValue, at: number): number {
    if (!(key instanceof MarshalTuple)) return this.#newFunction(key, at);
    if (key.row < 0) {
      key.row = this.#newFunction(key, at);
      // The file refers to the tuple to its end; what was in it is not needed any more.
      key.items = nothing;
    }
    return key.row;
  }

  #newFunction(key: MarshalValue, at: number): number {
    const [file, line, name] = key instanceof MarshalTuple && key.items.length === 3 ? key.items : [];
    if (file === undefined || typeof line !== 'number' || name === undefined)
      throw marshalRefusal(`A function is named by ${valueWords(key)}, not by its file, line and name`, at);
    if (!Number.isInteger(line) || line < 0 || line >= 2 ** 32)
      throw marshalRefusal(`A function begins at line ${line}`, at);
    return this.table.function(this.#text(file, at), line, this.#name(name, at));
  }

  /** `profile` names the program itself by its code object. */
  #name(name: MarshalValue, at: number): string {
    if (!(name instanceof MarshalCode)) return this.#text(name, at);
    return `<<code object ${this.#text(name.facts.name, at)}>>`;
  }

  #text(value: MarshalValue, at: number): string {
    let text = typeof value === 'string' ? value : null;
    if (value instanceof MarshalBytes && value.bytes.length <= longestText) {
      // The same object is the file of hundreds of functions.
      text = this.#texts.get(value) ?? pythonBytes(value.bytes);
      this.#texts.set(value, text);
    }
    if (text === null) throw marshalRefusal(`A function has ${valueWords(value)} as a name`, at);
    if (text.length > longestText)
      throw marshalRefusal(`A function has a name of ${text.length} characters`, at);
    return text;
  }
}

function figuresOf(
  calls: MarshalValue | undefined,
  primitive: MarshalValue | undefined,
  own: MarshalValue | undefined,
  cumulative: MarshalValue | undefined,
  at: number,
): Figures {
  return {
    calls: countOf(calls, at),
    primitive: countOf(primitive, at),
    own: secondsOf(own, at),
    cumulative: secondsOf(cumulative, at),
  };
}

function countOf(value: MarshalValue | undefined, at: number): number {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw fail('too-large', `A function has more than 2^53 calls, at byte ${at}.`);
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw marshalRefusal(`A function has ${valueWords(value ?? '')} where calls belong`, at);
  return value;
}

function secondsOf(value: MarshalValue | undefined, at: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw marshalRefusal('A function has something else where a time belongs', at);
  return value;
}
