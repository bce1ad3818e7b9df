import { harmless } from '../../../../shared/report/markup-text.ts';

/** What the fonts that every PDF reader has can show besides Latin-1 (Windows-1252). */
const alsoShown = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const replacements: Readonly<Record<string, string>> = {
  '−': '-',
  '±': '±',
  '≥': '>=',
  '≤': '<=',
  '\t': ' ',
};

/** Text that the standard fonts can show; any other character stands as its number, `\u4f60`. */
export function pdfText(text: string): string {
  return Array.from(harmless(text).replace(/\s+/g, ' '), (letter) => {
    const known = replacements[letter];
    if (known !== undefined) return known;
    const code = letter.codePointAt(0) ?? 0;
    if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || alsoShown.includes(letter))
      return letter;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('');
}
