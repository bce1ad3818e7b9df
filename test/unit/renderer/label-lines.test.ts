import { expect, test } from 'vitest';
import { labelLines } from '../../../renderer/components/charts/label-lines.ts';

test('a block says as much as fits into it', () => {
  expect(labelLines('dict', '168 MiB', 200, 100)).toEqual(['dict', '168 MiB']);
  expect(labelLines('dict', '168 MiB', 200, 20)).toEqual(['dict']);
  expect(labelLines('InstanceAttrs', '168 MiB', 60, 100)).toEqual(['Instanc…', '168 MiB']);
  expect(labelLines('app.models.Session', '168 MiB', 70, 100)).toEqual(['…Session', '168 MiB']);
  expect(labelLines('dict', '168 MiB', 20, 100)).toEqual([]);
  expect(labelLines('dict', '168 MiB', 200, 10)).toEqual([]);
});
