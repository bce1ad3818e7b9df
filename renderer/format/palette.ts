/**
 * A kind's colour is the same in every chart and table: a hash of its name chooses it, one hue for both themes.
 *
 * The twelve were found by search, 2026-11: in each theme they stand at least 3 : 1 from the ground, carry the
 * theme's text at 4.5 : 1, and are at least 0.04 apart in OKLab also as people without red or green cones see
 * them (Machado, Oliveira and Fernandes 2009), which they owe to lightness as much as to hue. A test measures it.
 */
export const kindColours = [
  { light: '#0e5caf', dark: '#69a1e8' },
  { light: '#683014', dark: '#d57f57' },
  { light: '#0c5c3c', dark: '#6ab08b' },
  { light: '#9a1366', dark: '#dd9ab9' },
  { light: '#5c4d85', dark: '#8e71d6' },
  { light: '#6e5d14', dark: '#c9a90c' },
  { light: '#097689', dark: '#3bc4e0' },
  { light: '#c34f4b', dark: '#c46761' },
  { light: '#577c28', dark: '#98c06d' },
  { light: '#6f0f82', dark: '#b186bb' },
  { light: '#694500', dark: '#a97416' },
  { light: '#107f7a', dark: '#2e918c' },
] as const;

export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** FNV-1a's start, chosen so that the twelve types that every dump is full of (dict, str, list, …) get twelve colours. */
const start = 958_151;

export function colourOf(kind: string): Colour {
  let hash = start;
  for (let i = 0; i < kind.length; i += 1) hash = Math.imul(hash ^ kind.charCodeAt(i), 0x01000193);
  // FNV-1a alone gives names that differ in their last letters neighbouring colours; MurmurHash3's last step mixes.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return kindColours[(hash >>> 0) % kindColours.length] ?? kindColours[0];
}

/** The same as a CSS value, for swatches: follows the theme by itself. */
export const cssColour = ({ light, dark }: Colour): string => `light-dark(${light}, ${dark})`;

/** For everything that is no kind of its own: "others". */
export const otherColour: Colour = { light: '#5f6773', dark: '#8b95a3' };

/** Text on any of these colours. */
export const textOnColour: Colour = { light: '#ffffff', dark: '#0e1116' };
