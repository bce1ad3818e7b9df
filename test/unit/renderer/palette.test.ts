import { expect, test } from 'vitest';
import { colourOf, kindColours, otherColour, textOnColour } from '../../../renderer/format/palette.ts';

type Light = readonly [number, number, number];

/** The grounds of styles/tokens.css. */
const ground = { light: '#ffffff', dark: '#15181d' } as const;

const linear = (hex: string): Light => {
  const channel = (at: number) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'no red cones': [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  'no green cones': [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
} as const;

function seenAs(hex: string, matrix: readonly number[]): Light {
  const colour = linear(hex);
  const row = (at: number) =>
    Math.max(
      0,
      colour.reduce((sum, c, i) => sum + c * matrix[at * 3 + i]!, 0),
    );
  return oklab([row(0), row(1), row(2)]);
}

/** Ottosson 2020. */
function oklab([r, g, b]: Light): Light {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

for (const theme of ['light', 'dark'] as const) {
  test(`every colour stands out in the ${theme} theme and carries its text`, () => {
    for (const colour of [...kindColours, otherColour]) {
      expect(contrast(colour[theme], ground[theme]), colour[theme]).toBeGreaterThanOrEqual(3);
      expect(contrast(colour[theme], textOnColour[theme]), colour[theme]).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(Object.entries(eyes))(`colours of the ${theme} theme differ to eyes with %s`, (_, matrix) => {
    const seen = kindColours.map((colour) => seenAs(colour[theme], matrix));
    seen.forEach((a, i) => {
      for (const b of seen.slice(i + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.04);
      }
    });
  });
}

test('a kind keeps its colour, and the usual types have one each', () => {
  const usual = 'dict str list tuple int float set type function code unicode bytes'.split(' ');
  expect(new Set(usual.map(colourOf)).size).toBe(usual.length);
  expect(colourOf('dict')).toBe(colourOf('dict'));
});

test('other kinds spread over all colours', () => {
  const uses = new Map<unknown, number>();
  for (let i = 0; i < 12_000; i += 1) {
    const colour = colourOf(`app.models.Class${i}`);
    uses.set(colour, (uses.get(colour) ?? 0) + 1);
  }
  expect(uses.size).toBe(kindColours.length);
  for (const times of uses.values()) expect(times).toBeGreaterThan(600);
});
