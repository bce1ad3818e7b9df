/** A marshalled `.prof` without code objects as plain values, recursively. Only for files that the strict reader took. */
export type SlowMarshal = number | string | null | SlowMarshal[] | Map<string, [SlowMarshal, SlowMarshal]>;

/** Texts are latin-1 of their bytes. Dict entries stand under the JSON of their key, as a Python dict keeps them. */
export function slowMarshal(bytes: Uint8Array): SlowMarshal {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const references: SlowMarshal[] = [];
  const interned: SlowMarshal[] = [];
  let at = 0;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const int = (): number => view.getInt32(take(4), true);
  const text = (length: number): string => {
    const from = take(length);
    return new TextDecoder('latin1').decode(bytes.subarray(from, from + length));
  };
  const end = Symbol('end');
  const value = (): SlowMarshal => {
    const found = valueOrEnd();
    if (found === end) throw new Error(`a dict ends at ${at}`);
    return found;
  };
  const valueOrEnd = (): SlowMarshal | typeof end => {
    const code = bytes[take(1)]!;
    const type = String.fromCharCode(code & 0x7f);
    if (type === '0') return end;
    const reference = code >= 0x80 ? references.push(null) - 1 : -1;
    const made = content(type);
    if (reference >= 0) references[reference] = made;
    if (type === 't') interned.push(made);
    return made;
  };
  const content = (type: string): SlowMarshal => {
    if (type === 'i') return int();
    if (type === 'I') return Number(view.getBigInt64(take(8), true));
    if (type === 'l') {
      const count = int();
      let sum = 0;
      for (let i = 0; i < Math.abs(count); i += 1) sum += view.getUint16(take(2), true) * 2 ** (15 * i);
      return count < 0 ? -sum : sum;
    }
    if (type === 'g') return view.getFloat64(take(8), true);
    if ('stuaA'.includes(type)) return text(int());
    if (type === 'z' || type === 'Z') return text(bytes[take(1)]!);
    if (type === 'r') return references[int()]!;
    if (type === 'R') return interned[int()]!;
    if (type === '(' || type === ')') {
      const items: SlowMarshal[] = [];
      for (let left = type === '(' ? int() : bytes[take(1)]!; left > 0; left -= 1) items.push(value());
      return items;
    }
    if (type === '{') {
      const items = new Map<string, [SlowMarshal, SlowMarshal]>();
      for (let key = valueOrEnd(); key !== end; key = valueOrEnd())
        items.set(JSON.stringify(key), [key, value()]);
      return items;
    }
    throw new Error(`type ${type} at ${at - 1}`);
  };
  return value();
}
