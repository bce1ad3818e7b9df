type Random = (below: number) => number;

/** Lengths that a careless reader would believe. */
const hugeLengths = [0xffffffff, 0x7fffffff, 0x80000000, 0x10000000, 0x00ffffff, 0x0000ffff];

/**
 * A damaged copy: cut, bits flipped, bytes changed to others that stand in the file (opcodes among them), pieces left
 * out, doubled or moved, lengths made huge. Deterministic for the same generator.
 */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutant: Uint8Array = bytes.slice();
  for (let times = 1 + random(3); times > 0; times -= 1) mutant = mutateOnce(mutant, bytes, random);
  return mutant;
}

function mutateOnce(bytes: Uint8Array, original: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 2) return bytes;
  const at = random(bytes.length);
  const piece = (from: number): Uint8Array => bytes.slice(from, from + 1 + random(24));
  switch (random(9)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 2:
      bytes[at] = random(256);
      return bytes;
    case 3:
      bytes[at] = original[random(original.length)]!;
      return bytes;
    case 4:
      return joined(bytes.slice(0, at), bytes.slice(at + 1 + random(8)));
    case 5:
      return joined(bytes.slice(0, at), piece(at), bytes.slice(at));
    case 6:
      return joined(bytes.slice(0, at), piece(random(bytes.length)), bytes.slice(at));
    case 7: {
      const length = hugeLengths[random(hugeLengths.length)]!;
      for (let i = 0; i < 4 && at + i < bytes.length; i += 1) bytes[at + i] = (length >>> (8 * i)) & 0xff;
      return bytes;
    }
    default:
      return joined(bytes.slice(0, at), Uint8Array.of(random(256)), bytes.slice(at));
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
