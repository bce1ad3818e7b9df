import { fail } from '../../../../shared/protocol/failure.ts';
import { PairTable, SequenceTable } from '../intern-table.ts';
import type { PickleShape } from '../pickle/shape.ts';
import { refusal } from '../pickle/shape.ts';
import type { PickleStack } from '../pickle/values.ts';
import { kinds, kindWords } from '../pickle/values.ts';
import { TextTable } from '../text-table.ts';
import { GroupSums } from './group-sums.ts';
import type { TracemallocSnapshot } from './snapshot.ts';

const frameKind = kinds.tupleA;
const tracebackKind = kinds.tupleB;
const traceKind = kinds.tupleC;
const snapshotClass = 0;
const u32Limit = 2 ** 32;

/** An object or dict: what it was given, by name. */
type Members = Map<string, { kind: number; value: number }>;

/**
 * The pickle of `tracemalloc.Snapshot.dump` (Lib/tracemalloc.py, 3.4 to 3.14, and the back-port to 2.7): an object of
 * `_Traces` with one list of traces, and the limit. A trace is (size, traceback) before 3.6, (domain, size, traceback)
 * before 3.9, then (domain, size, traceback, total_nframe); a traceback is a tuple of (file, line).
 * Frames and tracebacks are kept once each, traces only as sums of their group.
 */
export class SnapshotShape implements PickleShape {
  readonly what = 'tracemalloc snapshot';
  readonly texts = new TextTable();
  readonly globals = ['tracemalloc Snapshot', 'tracemalloc _Traces'];
  readonly onlyOnce = traceKind;
  readonly #frames = new PairTable();
  readonly #tracebacks = new SequenceTable();
  readonly #groups = new GroupSums((traceback) => this.#tracebacks.lengthOf(traceback));
  /** How many values a trace has in this file; 0 before the first. */
  #traceLength = 0;
  #cutTracebacks = 0;
  #totalSize = 0;
  /** Traces that are on the stack, not yet in the list. */
  #waiting = 0;
  #waitingGroup = new Uint32Array(64);
  #waitingSize = new Float64Array(64);
  #listSeen = false;
  readonly #dicts: Members[] = [];
  readonly #objects: { global: number; members: Members | null }[] = [];
  #limit = -1;

  tuple(stack: PickleStack, from: number, at: number): void {
    const first = stack.kinds[from];
    if (first === kinds.text) this.#frame(stack, from, at);
    else if (first === frameKind) this.#traceback(stack, from, at);
    else this.#trace(stack, from, at);
  }

  #frame(stack: PickleStack, from: number, at: number): void {
    if (stack.height - from !== 2 || stack.kinds[from + 1] !== kinds.int)
      throw refusal('A tuple that begins with a text is not a file and a line', at);
    const line = stack.values[from + 1]!;
    if (line < 0 || line >= u32Limit) throw refusal(`A traceback has the line ${line}`, at);
    stack.replaceFrom(from, frameKind, this.#frames.row(stack.values[from]!, line));
  }

  #traceback(stack: PickleStack, from: number, at: number): void {
    for (let place = from + 1; place < stack.height; place += 1)
      if (stack.kinds[place] !== frameKind)
        throw refusal(`A traceback holds ${kindWords(stack.kinds[place])} among its lines`, at);
    stack.replaceFrom(from, tracebackKind, this.#tracebacks.row(stack.values, from, stack.height));
  }

  #trace(stack: PickleStack, from: number, at: number): void {
    const length = stack.height - from;
    if (this.#traceLength === 0) this.#traceLength = length;
    const hasDomain = length >= 3;
    const place = hasDomain ? from + 2 : from + 1;
    const isTrace =
      length >= 2 &&
      length <= 4 &&
      length === this.#traceLength &&
      stack.kinds[from] === kinds.int &&
      stack.kinds[place - 1] === kinds.int &&
      stack.kinds[place] === tracebackKind &&
      (length < 4 || stack.kinds[from + 3] === kinds.int);
    if (!isTrace) throw refusal('A tuple is neither a trace nor a part of one', at);
    const domain = hasDomain ? stack.values[from]! : 0;
    const size = stack.values[place - 1]!;
    if (domain < 0 || domain >= u32Limit || size < 0)
      throw refusal(`A trace has the domain ${domain} and the size ${size}`, at);
    const traceback = stack.values[place]!;
    const group = this.#groups.group(traceback, domain);
    if (length === 4 && stack.values[from + 3]! > this.#groups.framesOf(group)) this.#cutTracebacks += 1;
    stack.replaceFrom(from, traceKind, this.#wait(group, size));
  }

  #wait(group: number, size: number): number {
    if (this.#waiting === this.#waitingGroup.length) {
      const groups = new Uint32Array(this.#waiting * 2);
      const sizes = new Float64Array(this.#waiting * 2);
      groups.set(this.#waitingGroup);
      sizes.set(this.#waitingSize);
      this.#waitingGroup = groups;
      this.#waitingSize = sizes;
    }
    this.#waitingGroup[this.#waiting] = group;
    this.#waitingSize[this.#waiting] = size;
    this.#waiting += 1;
    return this.#waiting - 1;
  }

  emptyList(at: number): number {
    if (this.#listSeen) throw refusal('The snapshot has a second list', at);
    this.#listSeen = true;
    return 0;
  }

  append(_list: number, stack: PickleStack, from: number, at: number): void {
    for (let place = from; place < stack.height; place += 1) {
      if (stack.kinds[place] !== traceKind)
        throw refusal(`The list of traces holds ${kindWords(stack.kinds[place])}`, at);
      this.#add(stack.values[place]!, at);
    }
    // All that were waiting stood above this list; one that stands elsewhere stays, and `finish` finds it.
    if (stack.height - from === this.#waiting) this.#waiting = 0;
  }

  #add(waiting: number, at: number): void {
    const size = this.#waitingSize[waiting]!;
    this.#totalSize += size;
    if (this.#totalSize > Number.MAX_SAFE_INTEGER)
      throw fail('too-large', `The sizes of the traces add up to more than 2^53 bytes, at byte ${at}.`);
    this.#groups.add(this.#waitingGroup[waiting]!, size);
  }

  emptyDict(at: number): number {
    if (this.#dicts.length === 2) throw refusal('The snapshot has a third dict', at);
    return this.#dicts.push(new Map()) - 1;
  }

  setItems(dict: number, stack: PickleStack, from: number, at: number): void {
    const members = this.#dicts[dict]!;
    for (let place = from; place < stack.height; place += 2) {
      const name = stack.kinds[place] === kinds.text ? this.texts.text(stack.values[place]!) : '';
      if (name !== 'traces' && name !== 'traceback_limit' && name !== '_traces')
        throw refusal(
          `An object of the snapshot has the attribute ${JSON.stringify(name.slice(0, 100))}`,
          at,
        );
      members.set(name, { kind: stack.kinds[place + 1]!, value: stack.values[place + 1]! });
    }
  }

  newObject(global: number, at: number): number {
    if (this.#objects.some((object) => object.global === global))
      throw refusal('The snapshot has a second object of a class', at);
    return this.#objects.push({ global, members: null }) - 1;
  }

  build(object: number, dict: number, at: number): void {
    const target = this.#objects[object]!;
    if (target.members !== null) throw refusal('An object of the snapshot is filled twice', at);
    target.members = this.#dicts[dict]!;
  }

  finish(object: number, at: number): void {
    const snapshot = this.#objects[object]!;
    const member = (of: Members | null, name: string, kind: number): number => {
      const found = of?.get(name);
      if (found?.kind !== kind) throw refusal(`The snapshot lacks its ${name}`, at);
      return found.value;
    };
    if (snapshot.global !== snapshotClass) throw refusal('The pickle is a part of a snapshot', at);
    const traces = this.#objects[member(snapshot.members, 'traces', kinds.object)]!;
    member(traces.members, '_traces', kinds.list);
    this.#limit = member(snapshot.members, 'traceback_limit', kinds.int);
    if (traces === snapshot || this.#waiting > 0 || this.#limit < 0)
      throw refusal('The parts of the snapshot do not fit together', at);
  }

  /** After `finish`; once. */
  snapshot(): TracemallocSnapshot {
    const frameFile = this.#frames.first.finish();
    return {
      tracebackLimit: this.#limit,
      files: this.#filesOf(frameFile),
      frameFile,
      frameLine: this.#frames.second.finish(),
      tracebackStart: this.#tracebacks.starts.finish(),
      tracebackFrames: this.#tracebacks.items.finish(),
      ...this.#groups.finish(),
      cutTracebacks: this.#cutTracebacks,
    };
  }

  /** The texts that are files; `frameFile` is changed from rows of texts to rows of these. */
  #filesOf(frameFile: Uint32Array): string[] {
    const files: string[] = [];
    const fileOf = new Map<number, number>();
    frameFile.forEach((text, frame) => {
      let file = fileOf.get(text);
      if (file === undefined) {
        file = files.push(this.texts.text(text)) - 1;
        fileOf.set(text, file);
      }
      frameFile[frame] = file;
    });
    return files;
  }
}
