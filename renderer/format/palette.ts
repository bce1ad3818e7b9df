/**
 * A kind's colour is the same in every chart: a hash of its name chooses it. The colours are told apart by the
 * common forms of colour blindness through their lightness as well (after Okabe and Ito, with darker and lighter
 * steps), and carry white or black text at 4.5 : 1.
 */
const colours = [
  '#0072b2',
  '#b35900',
  '#00795c',
  '#a3466f',
  '#5b5fc7',
  '#7a6a00',
  '#00739a',
  '#9c3d2e',
  '#4f7a1f',
  '#7d4ba0',
  '#3d6b7d',
  '#8a5a44',
] as const;

export function colourOf(kind: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < kind.length; i += 1) hash = Math.imul(hash ^ kind.charCodeAt(i), 0x01000193);
  return colours[(hash >>> 0) % colours.length] ?? colours[0];
}

/** For everything that is no kind of its own: "others". */
export const otherColour = '#6b7280';
