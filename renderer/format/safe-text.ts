/**
 * Text from a dump, fit for a screen: characters that would hide, reorder or break it are written out.
 * Control characters become their pictures (␀, ␊); direction marks, invisible characters and lone surrogates
 * become their code (\u202e). Ordinary text of any language stays as it is.
 */
const unfit =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- these are the characters to be shown
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function safeText(text: string): string {
  return text.replace(unfit, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '␡';
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** At most `limit` characters, cut in the middle so that a name's end still tells it apart. */
export function shortText(text: string, limit = 120): string {
  // What cannot end up on screen is cut before it is cleaned: a name may have millions of characters.
  const bounded = text.length > limit * 8 ? text.slice(0, limit * 4) + text.slice(-limit * 4) : text;
  const safe = safeText(bounded);
  if (safe.length <= limit) return safe;
  const head = Math.ceil((limit - 1) * 0.7);
  const tail = limit - 1 - head;
  return `${withoutHalf(safe.slice(0, head))}…${tail === 0 ? '' : withoutHalf(safe.slice(-tail))}`;
}

/** Drops half of a surrogate pair that a cut left at either end. */
const withoutHalf = (part: string): string => part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');

/** Beyond this a tooltip covers the screen; copying gives the whole. */
const mostInHint = 600;

/** The whole text for a tooltip, where `shortText` with the same limit left something out; else nothing. */
export const fullText = (text: string, limit = 120): string | undefined =>
  shortText(text, limit) === text ? undefined : shortText(text, mostInHint);
