/**
 * Numbers as Python's `%` writes them. JavaScript rounds an exact half up, Python to the even digit; everything else
 * agrees, as both work on the exact value of the double.
 */

/** `'%.<digits>f' % value`. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  const text = size.toFixed(digits);
  return sign + (isHalfway(size, digits) ? lastDigitEven(text) : text);
}

/** `'%.<significant>g' % value`; `%g` has 6. */
export function general(value: number, significant = 6): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === 0) return `${sign}0`;
  const [mantissa = '', power = '0'] = size.toExponential(significant - 1).split('e');
  const exponent = Number(power);
  const isTie = isHalfway(size, significant - 1 - exponent);
  const digits = isTie ? lastDigitEven(mantissa) : mantissa;
  if (exponent < -4 || exponent >= significant) {
    const tens = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${withoutZeros(digits)}e${exponent < 0 ? '-' : '+'}${tens}`;
  }
  const plain = digits.replace('.', '');
  if (exponent < 0) return `${sign}${withoutZeros(`0.${'0'.repeat(-exponent - 1)}${plain}`)}`;
  return `${sign}${withoutZeros(`${plain.slice(0, exponent + 1)}.${plain.slice(exponent + 1)}`)}`;
}

/** Whether a value lies exactly between two neighbours of so many decimals (a negative number: of tens, hundreds, …). */
function isHalfway(size: number, decimals: number): boolean {
  if (decimals >= 0) {
    // value * 2 * 10^d = (value * 2^(d+1)) * 5^d, and 5^d is odd.
    const doubled = size * 2 ** (decimals + 1);
    return Number.isInteger(doubled) && doubled % 2 === 1;
  }
  if (!Number.isInteger(size)) return false;
  const step = 10n ** BigInt(-decimals);
  const doubled = BigInt(size) * 2n;
  return doubled % step === 0n && (doubled / step) % 2n === 1n;
}

/** JavaScript went up from the middle: an odd last digit goes back by one, which never borrows. */
function lastDigitEven(text: string): string {
  const last = Number(text.at(-1));
  return last % 2 === 0 ? text : text.slice(0, -1) + String(last - 1);
}

const withoutZeros = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

const notFinite = (value: number): string => (Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf');

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `time.ctime(milliseconds / 1000)`: "Mon Nov 23 18:20:58 2026", in the time zone of this machine. */
export function ctime(milliseconds: number): string {
  const date = new Date(Math.floor(milliseconds / 1000) * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const day = String(date.getDate()).padStart(2);
  return `${days[date.getDay()] ?? ''} ${months[date.getMonth()] ?? ''} ${day} ${clock} ${date.getFullYear()}`;
}

/** `len(text)`: code points, not UTF-16 units. */
export function characters(text: string): number {
  let count = text.length;
  for (let at = 0; at + 1 < text.length; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) count -= 1;
  return count;
}
