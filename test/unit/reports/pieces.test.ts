import { describe, expect, test } from 'vitest';
import type { WayStep } from '../../../electron/engine/reports/material.ts';
import { TypeNames } from '../../../electron/engine/reports/redaction.ts';
import { wayText } from '../../../electron/engine/reports/way-text.ts';
import { lookOf, moved, templateOf, usualLook } from '../../../renderer/state/report/report-choices.ts';
import { cellText, exactText } from '../../../shared/report/cell-text.ts';
import { drawnBoxes } from '../../../shared/report/chart-shapes.ts';
import { squarify } from '../../../shared/report/squarify.ts';
import { addressText } from '../../../shared/model/units.ts';
import { randomGenerator } from '../../builders/random.ts';

const step = (
  kind: WayStep['label']['kind'],
  text: string,
  type = 'dict',
  name: string | null = null,
): WayStep => ({
  label: { kind, text },
  type,
  name,
});

describe('ways from a root', () => {
  const way = [
    step('unknown', 'module', 'module', 'app.server'),
    step('member', '__dict__'),
    step('item', "['SESSIONS']"),
    step('item', "['alice']", 'Session'),
    step('attribute', '.log', 'list'),
    step('index', '[3]', 'Entry'),
    step('unnamed', 'attribute', 'str'),
  ];
  test('are Python where the names are known', () => {
    expect(wayText(way, false)).toBe('app.server.SESSIONS.alice.log[3].‹str›');
    expect(wayText([step('unknown', 'frame', 'frame')], false)).toBe('‹frame›');
  });
  test('tell no keys but names of modules and instances', () => {
    expect(wayText(way, true)).toBe('app.server.SESSIONS[…].log[3].‹str›');
  });
});

test('names of types are replaced in cells and in sentences, the same by the same', () => {
  const names = new TypeNames('/secret|odd/', ['acme.Secret', 'dict', 'odd name<T>', 'SecretMap']);
  expect(['acme.Secret', 'dict', 'SecretMap'].map((name) => names.shown(name))).toEqual([
    '‹type 1›',
    'dict',
    '‹type 3›',
  ]);
  expect(names.inText('app.Secret.cache (acme.Secret) holds odd name<T>, SecretMap and Secretary')).toBe(
    'app.‹type 1›.cache (‹type 1›) holds ‹type 2›, ‹type 3› and Secretary',
  );
  expect(new TypeNames(null, ['x']).inText('x y')).toBe('x y');
});

test('figures have signs, units and exact twins', () => {
  expect([
    cellText('bytes', 1536),
    cellText('bytesChange', -2048),
    cellText('change', 1200),
    cellText('percent', 12.34),
    cellText('address', '140399098744736'),
    cellText('address', '‹redacted›'),
    cellText('count', null),
  ]).toEqual(['1.5 KiB', '−2.0 KiB', '+1,200', '12.3 %', '0x7fb136684fa0', '‹redacted›', '']);
  expect([exactText('bytes', 1536), exactText('bytes', 12), exactText('count', 5000)]).toEqual([
    '1,536 bytes',
    null,
    null,
  ]);
});

describe('the treemap', () => {
  test('parts fill their rectangle and overlap nowhere', () => {
    const random = randomGenerator(7);
    for (let round = 0; round < 50; round += 1) {
      const weights = Array.from({ length: 1 + (round % 40) }, () => random(1000)).sort((a, b) => b - a);
      const within = { x: 5, y: 9, width: 300, height: 120 };
      const parts = squarify(weights, within);
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      expect(parts).toHaveLength(weights.length);
      parts.forEach(({ x, y, width, height }, i) => {
        if (all > 0) expect(width * height).toBeCloseTo((weights[i]! / all) * 300 * 120, 3);
        expect(x).toBeGreaterThanOrEqual(5 - 1e-6);
        expect(y).toBeGreaterThanOrEqual(9 - 1e-6);
        expect(x + width).toBeLessThanOrEqual(305 + 1e-6);
        expect(y + height).toBeLessThanOrEqual(129 + 1e-6);
        for (const other of parts.slice(i + 1)) {
          const wide = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
          const high = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
          expect(Math.min(wide, high)).toBeLessThan(1e-6);
        }
      });
    }
  });
  test('boxes stand inside the box that holds them', () => {
    const inner = { type: 'list', address: addressText(32n), objects: 1, retained: 60, children: [] };
    const outer = { type: 'dict', address: addressText(16n), objects: 1, retained: 100, children: [inner] };
    const [first, second] = drawnBoxes([outer], { x: 0, y: 0, width: 400, height: 300 });
    expect(first?.lines).toEqual(['dict · 100 B']);
    expect(second?.box).toBe(inner);
    expect((second?.y ?? 0) + (second?.height ?? 0)).toBeLessThan((first?.y ?? 0) + (first?.height ?? 0));
  });
});

describe('what is chosen for a report', () => {
  test('sections move', () => {
    const names = (sections: typeof usualLook.sections): string =>
      sections
        .slice(0, 3)
        .map(({ name }) => name)
        .join(' ');
    expect(names(moved(usualLook.sections, 0, 2))).toBe('dump suspects overview');
    expect(moved(usualLook.sections, 0, -1)).toBe(usualLook.sections);
    expect(moved(usualLook.sections, 99, 0)).toBe(usualLook.sections);
  });
  test('a template gives back what it was made of, and puts sections it does not know last', () => {
    const look = {
      ...usualLook,
      sections: moved(usualLook.sections, 3, 0).map(({ name }, i) => ({ name, on: i % 2 === 0 })),
      redactPaths: true,
      redactTypes: 'Secret',
    };
    expect(lookOf(templateOf('Nightly', look))).toEqual(look);
    const old = lookOf({ ...templateOf('Old', look), order: ['method'], chosen: ['method'] });
    expect(old.sections[0]).toEqual({ name: 'method', on: true });
    expect(old.sections).toHaveLength(usualLook.sections.length);
    expect(old.sections.slice(1).every(({ on }) => !on)).toBe(true);
  });
});
