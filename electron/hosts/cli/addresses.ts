import type { AddressText } from '../../../shared/model/units.ts';
import { addressText } from '../../../shared/model/units.ts';
import { UsageError } from './options.ts';

/** An address in JSON: exact as a number up to 2^53-1, as decimal digits above. */
export const exactAddress = (digits: string): number | string =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;

/** An address on the command line: decimal digits, or hexadecimal after 0x. */
export function givenAddress(command: string, word: string | undefined): AddressText {
  if (word === undefined) throw new UsageError(`${command} needs the ADDRESS of an object.`);
  if (!/^(?:\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(word))
    throw new UsageError(`"${word}" is no address; give decimal digits, or hexadecimal after 0x.`);
  const address = BigInt(word);
  if (address >= 1n << 64n) throw new UsageError(`"${word}" is beyond 64 bits.`);
  return addressText(address);
}
