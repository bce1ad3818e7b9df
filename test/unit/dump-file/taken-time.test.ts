import { expect, test } from 'vitest';
import { gzipTime, headerTime } from '../../../electron/engine/dump-file/taken-time.ts';
import { fixtureBytes } from '../../builders/fixtures.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('the header of a dump of our own says when it was taken', () => {
  const head = fixtureBytes('superset', 'service-py312.dump.gz').subarray(0, 65536);
  const time = headerTime(head);
  expect(time).toBeGreaterThan(Date.UTC(2026, 0, 1));
  expect(time).toBeLessThan(Date.UTC(2027, 0, 1));
});

test.each([
  ['{"address": 1}\n# meliscope header {"format": 1, "time": 1700000000.5}\n', 1_700_000_000_500],
  ['# meliscope header {"time": 1700000000, "x": 1}', 1_700_000_000_000],
  ['{"address": 1, "time": 1700000000}\n', null],
  ['# meliscope header {"time": "soon"}\n', null],
  ['# meliscope header {"uptime": 1700000000}\n', null],
  ['# meliscope header {"time": 12}\n', null],
  ['', null],
])('%#', (text, time) => {
  expect(headerTime(bytes(text))).toBe(time);
});

test('gzip’s own header counts where it has a time', () => {
  expect(gzipTime(Uint8Array.of(0x1f, 0x8b, 8, 0, 0x00, 0xf1, 0x53, 0x65, 0, 0))).toBe(1_700_000_000_000);
  expect(gzipTime(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
  expect(gzipTime(Uint8Array.of(0x1f, 0x8b))).toBeNull();
});
