/**
 * A pickle as plain values, the slow and trusting way: one object a value. Only for files that the strict machine
 * accepted; texts stay bytes (as latin-1), so that both kinds of Python compare.
 */
export type SlowValue = number | string | SlowValue[] | SlowList | SlowDict | SlowObject;
export class SlowList {
  readonly items: SlowValue[] = [];
}
export class SlowDict {
  readonly items: [SlowValue, SlowValue][] = [];
  get(key: string): SlowValue | undefined {
    return this.items.filter(([name]) => name === key).at(-1)?.[1];
  }
}
export class SlowObject {
  state: SlowDict = new SlowDict();
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The value as the class that it is of; throws when it is of another. */
export function instanceOf<Value>(kind: new (...args: never[]) => Value, value: unknown): Value {
  if (value instanceof kind) return value;
  throw new Error(`there is no ${kind.name} where one belongs`);
}

export function slowUnpickle(bytes: Uint8Array): SlowObject {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const stack: SlowValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, SlowValue>();
  let at = 0;
  const top = (): SlowValue => stack.at(-1)!;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const text = (length: number): string => {
    const from = take(length);
    return new TextDecoder('latin1').decode(bytes.subarray(from, from + length));
  };
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at);
    const found = text(end - at);
    at += 1;
    return found;
  };
  const long = (length: number): number => {
    let value = 0n;
    for (let i = length - 1; i >= 0; i -= 1) value = value * 256n + BigInt(bytes[at + i]!);
    at += length;
    return Number(BigInt.asIntN(length * 8, value));
  };
  const sinceMark = (): SlowValue[] => stack.splice(marks.pop()!);
  const setItems = (items: SlowValue[]): void => {
    for (let i = 0; i < items.length; i += 2)
      instanceOf(SlowDict, top()).items.push([items[i]!, items[i + 1]!]);
  };
  for (;;) {
    const opcode = String.fromCharCode(bytes[take(1)]!);
    if (opcode === '\x80') take(1);
    else if (opcode === '\x95') take(8);
    else if (opcode === 'K') stack.push(bytes[take(1)]!);
    else if (opcode === 'M') stack.push(view.getUint16(take(2), true));
    else if (opcode === 'J') stack.push(view.getInt32(take(4), true));
    else if (opcode === 'G') stack.push(view.getFloat64(take(8)));
    else if (opcode === '\x8a') stack.push(long(bytes[take(1)]!));
    else if (opcode === 'I') stack.push(Number(line()));
    else if (opcode === '\x8c' || opcode === 'U') stack.push(text(bytes[take(1)]!));
    else if (opcode === 'X' || opcode === 'T') stack.push(text(view.getUint32(take(4), true)));
    else if (opcode === '\x8d') stack.push(text(Number(view.getBigUint64(take(8), true))));
    else if (opcode === '\x94') memo.set(memo.size, top());
    else if (opcode === 'q') memo.set(bytes[take(1)]!, top());
    else if (opcode === 'r') memo.set(view.getUint32(take(4), true), top());
    else if (opcode === 'h') stack.push(memo.get(bytes[take(1)]!)!);
    else if (opcode === 'j') stack.push(memo.get(view.getUint32(take(4), true))!);
    else if (opcode === '(') marks.push(stack.length);
    else if (opcode === 't') stack.push(sinceMark());
    else if (opcode === ')') stack.push([]);
    else if (opcode >= '\x85' && opcode <= '\x87') stack.push(stack.splice(-(opcode.charCodeAt(0) - 0x84)));
    else if (opcode === ']') stack.push(new SlowList());
    else if (opcode === '}') stack.push(new SlowDict());
    else if (opcode === 'a') {
      const item = stack.pop()!;
      instanceOf(SlowList, top()).items.push(item);
    } else if (opcode === 'e') {
      const items = sinceMark();
      instanceOf(SlowList, top()).items.push(...items);
    } else if (opcode === 's') setItems(stack.splice(-2));
    else if (opcode === 'u') setItems(sinceMark());
    else if (opcode === 'c') stack.push(`${line()} ${line()}`);
    else if (opcode === '\x93') stack.push((stack.splice(-2) as string[]).join(' '));
    else if (opcode === '\x81') stack.push(new SlowObject(stack.splice(-2)[0] as string));
    else if (opcode === 'b') {
      const state = instanceOf(SlowDict, stack.pop());
      instanceOf(SlowObject, top()).state = state;
    } else if (opcode === '.') return instanceOf(SlowObject, top());
    else throw new Error(`opcode ${opcode.charCodeAt(0)} at ${at - 1}`);
  }
}
