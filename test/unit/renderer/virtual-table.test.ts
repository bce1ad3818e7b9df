import { describe, expect, test } from 'vitest';
import {
  clampPosition,
  isStretched,
  positionAfterScroll,
  positionAt,
  positionShowing,
  rowsInView,
  scrollAt,
  scrollSpace,
  tallest,
} from '../../../renderer/components/virtual-table/scroll-space.ts';
import { tableStep } from '../../../renderer/components/virtual-table/table-keys.ts';

const view = 600;
const small = scrollSpace(1000, 24, view);
const huge = scrollSpace(50_000_000, 24, view);

describe('scroll space', () => {
  test('of a table that fits is layout space', () => {
    expect(isStretched(small)).toBe(false);
    expect(small.height).toBe(24_000);
    expect(positionAt(1234, small)).toBe(1234);
    expect(scrollAt(1234, small)).toBe(1234);
  });

  test('of a long table stays below what browsers can scroll, and reaches its last row', () => {
    expect(isStretched(huge)).toBe(true);
    expect(huge.height).toBe(tallest);
    expect(positionAt(huge.lastScroll, huge)).toBe(50_000_000 * 24 - view);
    expect(positionAt(0, huge)).toBe(0);
  });

  // Every browser scrolls 16.7 million pixels; 24-pixel rows reach that at 700,000.
  test.each([1_000_000, 10_000_000])(
    'of %d rows shows the first, the last, and any row asked for',
    (rows) => {
      const space = scrollSpace(rows, 24, view);
      expect(isStretched(space)).toBe(true);
      expect(space.height).toBeLessThan(16_700_000);
      expect(rowsInView(positionAt(0, space), 0, space)).toEqual({ from: 0, to: view / 24 });
      expect(rowsInView(positionAt(space.lastScroll, space), 0, space)).toEqual({
        from: rows - view / 24,
        to: rows,
      });
      for (const row of [0, 1, 699_050, 999_999, Math.floor(rows / 3), rows - 1]) {
        const position = positionShowing(row, 0, space);
        // What the browser makes of the offset is a whole number of pixels.
        const scrolled = Math.round(scrollAt(position, space));
        expect(scrolled).toBeLessThanOrEqual(space.lastScroll);
        const { from, to } = rowsInView(position, 0, space);
        expect(row).toBeGreaterThanOrEqual(from);
        expect(row).toBeLessThan(to);
      }
    },
  );

  test('and back is the same place', () => {
    for (let position = 0; position <= huge.lastPosition; position += 7_654_321) {
      expect(positionAt(scrollAt(position, huge), huge)).toBeCloseTo(position, 3);
    }
  });

  test('of no rows, or fewer than the view holds, has one place', () => {
    for (const rows of [0, 1, 25]) {
      const space = scrollSpace(rows, 24, view);
      expect([space.lastPosition, positionAt(500, space), scrollAt(0, space)]).toEqual([0, 0, 0]);
    }
  });
});

describe('scrolling by the browser', () => {
  test('a short way in a stretched table moves by its pixels', () => {
    expect(positionAfterScroll(1_000_000, 5000, 5048, huge)).toBe(1_000_048);
    expect(positionAfterScroll(1_000_000, 5000, 4952, huge)).toBe(999_952);
  });
  test('a long way is the scroll bar', () => {
    const half = huge.lastScroll / 2;
    expect(positionAfterScroll(0, 0, half, huge)).toBeCloseTo(huge.lastPosition / 2, 3);
  });
  test('the ends are the ends', () => {
    expect(positionAfterScroll(5000, 40, 0, huge)).toBe(0);
    expect(positionAfterScroll(1, huge.lastScroll - 10, huge.lastScroll, huge)).toBe(huge.lastPosition);
  });
});

test('a row is brought into view by the least movement', () => {
  expect(positionShowing(10, 0, small)).toBe(0);
  expect(positionShowing(30, 0, small)).toBe(31 * 24 - view);
  expect(positionShowing(5, 1000, small)).toBe(120);
  expect(positionShowing(999, 0, small)).toBe(small.lastPosition);
  expect(positionShowing(49_999_999, 0, huge)).toBe(huge.lastPosition);
});

test('walking down a table of 50 million rows with the keys shows every row', () => {
  let position = positionShowing(30_000_000, 0, huge);
  for (let row = 30_000_000; row < 30_000_200; row += 1) {
    position = positionShowing(row, position, huge);
    expect(row * 24).toBeGreaterThanOrEqual(position);
    expect((row + 1) * 24).toBeLessThanOrEqual(position + view);
  }
});

test('rows are drawn with a few to spare, inside the table', () => {
  expect(rowsInView(0, 6, small)).toEqual({ from: 0, to: 31 });
  expect(rowsInView(small.lastPosition, 6, small)).toEqual({ from: 969, to: 1000 });
  expect(rowsInView(0, 6, scrollSpace(3, 24, view))).toEqual({ from: 0, to: 3 });
  expect(clampPosition(1e12, small)).toBe(small.lastPosition);
});

describe('keys', () => {
  const key = (
    name: string,
    held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
  ) =>
    tableStep(
      { key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held },
      10,
      100,
      20,
    );

  test.each([
    ['ArrowDown', 11],
    ['ArrowUp', 9],
    ['PageDown', 30],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99],
  ])('%s goes to row %d', (name, to) => {
    expect(key(name)).toEqual({ do: 'move', to, extend: false });
    expect(key(name, { shiftKey: true })).toEqual({ do: 'move', to, extend: true });
  });

  test('commands need Ctrl or Cmd', () => {
    expect(key('a', { ctrlKey: true })).toEqual({ do: 'select-all' });
    expect(key('c', { metaKey: true })).toEqual({ do: 'copy' });
    expect([key('a'), key('c'), key('ArrowLeft', { altKey: true }), key('Tab')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('nothing is there to move in an empty table, and nothing to enter before the first step', () => {
    const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
    expect(tableStep({ key: 'ArrowDown', ...plain }, -1, 0, 20)).toBeNull();
    expect(tableStep({ key: 'Enter', ...plain }, -1, 10, 20)).toBeNull();
    expect(tableStep({ key: 'ArrowDown', ...plain }, -1, 10, 20)).toEqual({
      do: 'move',
      to: 0,
      extend: false,
    });
  });
});
