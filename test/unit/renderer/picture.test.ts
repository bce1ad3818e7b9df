import { describe, expect, test } from 'vitest';
import { boxesOf } from '../../../renderer/state/picture/boxes.ts';
import type { Unlaid } from '../../../renderer/state/picture/layout.ts';
import { layoutOf } from '../../../renderer/state/picture/layout.ts';
import { arrowKeys, boxTowards } from '../../../renderer/state/picture/neighbour.ts';
import { pictureSvg, wayOf } from '../../../renderer/state/picture/picture-svg.ts';
import { addressText, asBytes } from '../../../shared/model/units.ts';
import type { PictureAnswer } from '../../../shared/protocol/picture.ts';

const node = (change: Partial<PictureAnswer['nodes'][number]> = {}): PictureAnswer['nodes'][number] => ({
  address: addressText(17n),
  type: 'dict',
  size: asBytes(280),
  retained: asBytes(1000),
  value: null,
  root: null,
  depth: 0,
  leftOut: 0,
  ...change,
});
const picture: PictureAnswer = {
  nodes: [node({ leftOut: 3 }), node({ depth: 1, root: 'module', type: 'module' })],
  edges: [{ from: 1, to: 0, label: { kind: 'item', text: "['a']" } }],
  leftOut: 3,
};
const measured = ({ boxes, arrows }: ReturnType<typeof boxesOf>): Unlaid => ({
  boxes,
  arrows: arrows.map(({ from, to, label }) => ({ from, to, labelWidth: label.length * 6 })),
});

describe('boxes', () => {
  test('an object says its type, sizes and why it is a root; what is not drawn stands for itself', () => {
    const { boxes, arrows } = boxesOf(picture, 'referrers', 10_000);
    expect(boxes.map(({ lines }) => lines)).toEqual([
      ['dict', '280 B, holds 1,000 B'],
      ['module', '280 B, holds 1,000 B', 'root: modules'],
      ['3 more'],
    ]);
    expect(boxes[0]?.told).toContain('10.0 % of the heap');
    expect(arrows.map(({ from, to, label }) => [from, to, label])).toEqual([
      [1, 0, "['a']"],
      [2, 0, ''],
    ]);
    const forwards = boxesOf(picture, 'references', 0).arrows.at(-1);
    expect([forwards?.from, forwards?.to]).toEqual([0, 2]);
  });

  test('a name of 100 kB is cut in its box', () => {
    const { boxes } = boxesOf(
      { ...picture, nodes: [node({ type: 'x'.repeat(100_000) })], edges: [] },
      'references',
      1,
    );
    expect(boxes[0]?.lines[0]).toHaveLength(30);
    expect(boxes[0]?.told.length).toBeLessThan(1_000);
    expect(boxes[0]?.width).toBeLessThan(300);
  });
});

test('a layout has every box clear of the others, and a way for every arrow, loops and pairs too', () => {
  const unlaid: Unlaid = {
    boxes: Array.from({ length: 12 }, (_, i) => ({ width: 60 + i * 5, height: 40 })),
    arrows: [
      ...Array.from({ length: 11 }, (_, i) => ({ from: Math.floor(i / 3), to: i + 1, labelWidth: 30 })),
      { from: 3, to: 3, labelWidth: 10 },
      { from: 1, to: 0, labelWidth: 0 },
    ],
  };
  const { boxes, arrows, width, height } = layoutOf(unlaid);
  boxes.forEach(({ x, y }, i) => {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(width);
    expect(y).toBeLessThan(height);
    boxes.slice(i + 1).forEach((other, j) => {
      const [a, b] = [unlaid.boxes[i]!, unlaid.boxes[i + 1 + j]!];
      const apart =
        Math.abs(x - other.x) >= (a.width + b.width) / 2 ||
        Math.abs(y - other.y) >= (a.height + b.height) / 2;
      expect(apart).toBe(true);
    });
  });
  for (const { points } of arrows) expect(points.length).toBeGreaterThan(1);
});

test('arrow keys lead to the nearest box of that side', () => {
  const boxes = [
    { x: 0, y: 0 },
    { x: 100, y: 10 },
    { x: 90, y: 80 },
    { x: 0, y: 50 },
  ];
  expect(boxTowards(boxes, 0, arrowKeys.ArrowRight)).toBe(1);
  expect(boxTowards(boxes, 0, arrowKeys.ArrowDown)).toBe(3);
  expect(boxTowards(boxes, 0, arrowKeys.ArrowLeft)).toBe(-1);
  expect(boxTowards(boxes, 1, arrowKeys.ArrowLeft)).toBe(0);
});

test('a way ends where its last point is', () => {
  expect(wayOf([])).toBe('');
  expect(
    wayOf([
      { x: 0, y: 0 },
      { x: 9, y: 8 },
    ]),
  ).toBe('M0 0L9 8');
  expect(
    wayOf([
      { x: 0, y: 0 },
      { x: 4, y: 5 },
      { x: 9, y: 8 },
    ]),
  ).toBe('M0 0Q4 5 9 8');
});

test('an exported picture is text and shapes, whatever the names are', () => {
  const hostile = '"><script>alert(1)</script>]]>&amp;<img src=x onerror=a()>';
  const boxes = boxesOf(
    {
      nodes: [
        node({ type: hostile, value: { text: '\u0000\u202e\ud800\ufffe</text>', isText: true, cut: false } }),
        node({ depth: 1, type: '</title><a href="javascript:a()">' }),
      ],
      edges: [{ from: 0, to: 1, label: { kind: 'item', text: '["</svg><b>"]' } }],
      leftOut: 0,
    },
    'references',
    1,
  );
  const svg = pictureSvg({ ...boxes, answer: picture, layout: layoutOf(measured(boxes)) }, hostile);
  const tags = new Set([...svg.matchAll(/<\/?([^\s>/]+)/g)].map(([, tag]) => tag));
  expect([...tags].sort()).toEqual(['defs', 'g', 'marker', 'path', 'rect', 'svg', 'text', 'title']);
  expect(svg).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
  // eslint-disable-next-line no-control-regex -- these must not be in XML
  expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\ufffe\uffff]/);
  expect(svg.isWellFormed()).toBe(true);
});
