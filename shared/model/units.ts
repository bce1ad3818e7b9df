/**
 * Numbers that say what they count.
 *
 * A brand costs nothing at run time; it makes the compiler refuse an offset where a row is wanted.
 * Make one with the cast helpers below, at the place where the number is born.
 */
declare const unit: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [unit]: Name };

/** 0..n-1: which object of one dump, in the order of its lines, duplicates left out. */
export type ObjectRow = Brand<number, 'ObjectRow'>;
/** 0..n-1: which type of one dump, in the order in which types first appear in the file. */
export type TypeRow = Brand<number, 'TypeRow'>;
/** A count of bytes of the dumped process's memory. May exceed 2^32, may be negative in odd dumps. */
export type Bytes = Brand<number, 'Bytes'>;
/** A position in a file, in bytes from its start. */
export type ByteOffset = Brand<number, 'ByteOffset'>;
/** 1-based number of a line in the dump. */
export type LineNumber = Brand<number, 'LineNumber'>;
/** An object's address, exact to 2^64-1. */
export type Address = Brand<bigint, 'Address'>;
/** An address as decimal digits: how it crosses a wire, exact at any size. */
export type AddressText = Brand<string, 'AddressText'>;
/** Names one open dump within one engine. Never reused while the engine runs. */
export type DumpId = Brand<number, 'DumpId'>;

export const asBytes = (value: number): Bytes => value as Bytes;
export const asByteOffset = (value: number): ByteOffset => value as ByteOffset;
export const asLineNumber = (value: number): LineNumber => value as LineNumber;
export const asObjectRow = (value: number): ObjectRow => value as ObjectRow;
export const asTypeRow = (value: number): TypeRow => value as TypeRow;
export const asDumpId = (value: number): DumpId => value as DumpId;
export const asAddress = (value: bigint): Address => value as Address;
export const addressText = (value: bigint): AddressText => value.toString() as AddressText;
