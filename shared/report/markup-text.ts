const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Control characters that HTML forbids, two codes that XML forbids, those that turn the direction of writing, and lone halves of pairs. */
const acting =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of a dump that shows as written and acts as nothing: `\u202e` stands for a character that would turn the line around. */
export const harmless = (text: string): string =>
  text.replace(acting, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same as HTML or XML, between tags and between quotes. */
export const escaped = (text: string): string =>
  harmless(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
