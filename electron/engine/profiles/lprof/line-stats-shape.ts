import { growingF64, growingU32 } from '../growing-column.ts';
import type { PickleShape } from '../pickle/shape.ts';
import { refusal } from '../pickle/shape.ts';
import type { PickleStack } from '../pickle/values.ts';
import { kinds, kindWords } from '../pickle/values.ts';
import { TextTable } from '../text-table.ts';
import type { LineFunction, LineStats } from './line-stats.ts';

const functionKind = kinds.tupleA;
const entryKind = kinds.tupleB;

interface Dict {
  readonly members: Map<string, { kind: number; value: number }>;
  /** Lists by function; a function that comes twice keeps its first place and its last list, as in Python. */
  readonly timings: Map<string, { key: number; list: number }>;
}

/**
 * The pickle of line_profiler's `LineStats`: `timings`, a dict from (file, first line, function) to a list of (line,
 * hits, time), and `unit`. The class has stood in three modules: of 2.x, of 3.0 to 5.0.0, and since 5.0.1.
 */
export class LineStatsShape implements PickleShape {
  readonly what = 'line_profiler file';
  readonly texts = new TextTable();
  readonly globals = [
    '_line_profiler LineStats',
    'line_profiler._line_profiler LineStats',
    'line_profiler.line_profiler LineStats',
  ];
  readonly onlyOnce = 0;
  readonly #keys: { file: string; line: number; function: string }[] = [];
  readonly #entryLine = growingF64();
  readonly #entryHits = growingF64();
  readonly #entryTime = growingF64();
  readonly #lists: ReturnType<typeof growingU32>[] = [];
  readonly #dicts: Dict[] = [];
  #state: Dict | null = null;
  #made = false;
  #unit = 0;

  tuple(stack: PickleStack, from: number, at: number): void {
    const [first, second, third] = stack.kinds.subarray(from, from + 3);
    const [a = 0, b = 0, c = 0] = stack.values.subarray(from, from + 3);
    const isThree = stack.height - from === 3 && second === kinds.int;
    if (isThree && first === kinds.text && third === kinds.text) {
      if (b < 0) throw refusal(`A function begins at line ${b}`, at);
      const key = { file: this.texts.text(a), line: b, function: this.texts.text(c) };
      stack.replaceFrom(from, functionKind, this.#keys.push(key) - 1);
    } else if (isThree && first === kinds.int && (third === kinds.int || third === kinds.float)) {
      if (a < 0 || b < 0 || !Number.isFinite(c))
        throw refusal(`A line has the number ${a}, ${b} hits and the time ${c}`, at);
      this.#entryLine.push(a);
      this.#entryHits.push(b);
      this.#entryTime.push(c);
      stack.replaceFrom(from, entryKind, this.#entryLine.length - 1);
    } else throw refusal('A tuple is neither a function nor a line with its hits and time', at);
  }

  emptyList(): number {
    return this.#lists.push(growingU32()) - 1;
  }

  append(list: number, stack: PickleStack, from: number, at: number): void {
    for (let place = from; place < stack.height; place += 1) {
      if (stack.kinds[place] !== entryKind)
        throw refusal(`The lines of a function hold ${kindWords(stack.kinds[place])}`, at);
      this.#lists[list]!.push(stack.values[place]!);
    }
  }

  emptyDict(at: number): number {
    if (this.#dicts.length === 2) throw refusal('The line_profiler file has a third dict', at);
    return this.#dicts.push({ members: new Map(), timings: new Map() }) - 1;
  }

  setItems(dict: number, stack: PickleStack, from: number, at: number): void {
    const { members, timings } = this.#dicts[dict]!;
    for (let place = from; place < stack.height; place += 2) {
      const [key = 0, value = 0] = stack.values.subarray(place, place + 2);
      const valueKind = stack.kinds[place + 1]!;
      if (stack.kinds[place] === kinds.text) members.set(this.texts.text(key), { kind: valueKind, value });
      else if (stack.kinds[place] === functionKind && valueKind === kinds.list)
        timings.set(this.#identityOf(key), { key, list: value });
      else throw refusal(`A dict maps ${kindWords(stack.kinds[place])} to ${kindWords(valueKind)}`, at);
    }
  }

  #identityOf(key: number): string {
    const { file, line, function: name } = this.#keys[key]!;
    return `${this.texts.row(file)} ${line} ${this.texts.row(name)}`;
  }

  newObject(_global: number, at: number): number {
    if (this.#made) throw refusal('The line_profiler file has a second object', at);
    this.#made = true;
    return 0;
  }

  build(_object: number, dict: number, at: number): void {
    if (this.#state !== null) throw refusal('The object of the line_profiler file is filled twice', at);
    this.#state = this.#dicts[dict]!;
  }

  finish(_object: number, at: number): void {
    const members = this.#state?.members ?? new Map<string, { kind: number; value: number }>();
    const timings = members.get('timings');
    const unit = members.get('unit');
    const isUnit = unit?.kind === kinds.float || unit?.kind === kinds.int;
    if (members.size !== 2 || timings?.kind !== kinds.dict || !isUnit)
      throw refusal('The line_profiler file lacks its timings or its unit, or has something more', at);
    const [inner] = this.#dicts.filter((dict) => dict !== this.#state);
    if (this.#dicts[timings.value] !== inner || inner === undefined || inner.members.size > 0)
      throw refusal('The timings of the line_profiler file are not those of functions', at);
    if (!Number.isFinite(unit.value) || unit.value <= 0)
      throw refusal(`The line_profiler file has the unit ${unit.value}`, at);
    this.#unit = unit.value;
  }

  /** After `finish`. */
  stats(): LineStats {
    const timings = this.#dicts.find((dict) => dict !== this.#state)?.timings ?? new Map<string, never>();
    const functions: LineFunction[] = [];
    for (const { key, list } of timings.values()) {
      const rows = this.#lists[list]!;
      const lines = Array.from({ length: rows.length }, (_, i) => {
        const row = rows.at(i);
        return {
          line: this.#entryLine.at(row),
          hits: this.#entryHits.at(row),
          time: this.#entryTime.at(row),
        };
      });
      functions.push({ ...this.#keys[key]!, lines });
    }
    return { unit: this.#unit, functions };
  }
}
