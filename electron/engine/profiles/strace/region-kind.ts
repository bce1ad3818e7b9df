/** Bits of a region's kind. */
export const fileBit = 1;
/** PROT_NONE: address space without memory behind it. */
export const reservedBit = 2;

/** Who asks for a mapping, as far as its size and flags say so. The order is that of the bits in a region's kind. */
export const mappingAskers = [
  'others',
  'arenas-256k',
  'arenas-1m',
  'thread-heaps',
  'blocks',
  'stacks',
  'files',
] as const;
export type MappingAsker = (typeof mappingAskers)[number];

const askerShift = 2;
/** Bits that any kind fits in. */
export const kindBits = 5;
/** Kinds of regions there are: two bits, and the asker's. */
export const kinds = mappingAskers.length << askerShift;

export const kindOf = (asker: MappingAsker, isFile: boolean, isReserved: boolean): number =>
  (mappingAskers.indexOf(asker) << askerShift) | (isFile ? fileBit : 0) | (isReserved ? reservedBit : 0);

export const askerOfKind = (kind: number): MappingAsker => mappingAskers[kind >> askerShift] ?? 'others';
