/**
 * Text from a dump, fit for a screen: characters that would hide, reorder or break it are written out.
 * Control characters become their pictures (␀, ␊), direction marks and lone surrogates their code (\u202e).
 */
const dangerous =
  // eslint-disable-next-line no-control-regex -- these are the characters to be shown
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function safeText(text: string): string {
  return text.replace(dangerous, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** At most `limit` characters, cut in the middle so that a name's end still tells it apart. */
export function shortText(text: string, limit = 120): string {
  const safe = safeText(
    text.length > limit * 8 ? `${text.slice(0, limit * 4)}${text.slice(-limit * 4)}` : text,
  );
  if (safe.length <= limit) return safe;
  const head = Math.ceil(limit * 0.7);
  return `${safe.slice(0, head)}…${safe.slice(-(limit - head - 1))}`;
}
