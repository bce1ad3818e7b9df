import { expect, test } from 'vitest';
import { labelLines } from '../../../renderer/components/charts/label-lines.ts';

const widths = { name: (text: string) => text.length * 7, figure: (text: string) => text.length * 6 };
const lines = (name: string, width: number, height: number) =>
  labelLines(name, '168 MiB', width, height, widths);

test('a block says as much as fits into it', () => {
  expect(lines('dict', 200, 100)).toEqual(['dict', '168 MiB']);
  expect(lines('dict', 200, 20)).toEqual(['dict']);
  expect(lines('dict', 28, 100)).toEqual(['dict']);
  expect(lines('InstanceAttrs', 56, 100)).toEqual(['Instanc…', '168 MiB']);
  expect(lines('InstanceAttrs', 27, 100)).toEqual([]);
  expect(lines('dict', 200, 10)).toEqual([]);
});

test('of a dotted name the end is kept', () => {
  expect(lines('app.models.Session', 70, 100)).toEqual(['…Session', '168 MiB']);
  expect(lines('app.models.Session', 35, 100)).toEqual(['Sess…']);
  expect(lines('odd.name.', 35, 100)).toEqual(['odd.…']);
});
