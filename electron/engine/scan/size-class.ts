/**
 * Size classes: the blocks of pymalloc (16 bytes apart up to 512, as in CPython 3.7.4 and later and 2.7.17+), then
 * powers of two for what goes to malloc. Source: Objects/obmalloc.c, ALIGNMENT and SMALL_REQUEST_THRESHOLD.
 */
const smallStep = 16;
const smallLimit = 512;
const smallClasses = smallLimit / smallStep;

/** Class 0 is "no bytes or fewer"; 1..32 pymalloc's blocks; from 33 on, above 2^(class-24) bytes. */
export function sizeClassOf(size: number): number {
  if (size <= 0) return 0;
  if (size <= smallLimit) return Math.ceil(size / smallStep);
  return smallClasses + Math.ceil(Math.log2(size) - 9);
}

export const sizeClassCount = smallClasses + 64;

export function sizeClassLabel(sizeClass: number): string {
  if (sizeClass === 0) return 'zero or negative';
  if (sizeClass <= smallClasses) {
    return `${(sizeClass - 1) * smallStep + 1}–${sizeClass * smallStep} B`;
  }
  const power = sizeClass - smallClasses + 9;
  return `${powerLabel(power - 1)}–${powerLabel(power)} (malloc)`;
}

function powerLabel(power: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const unit = Math.min(Math.floor(power / 10), units.length - 1);
  return `${2 ** (power - unit * 10)} ${units[unit] ?? ''}`;
}
