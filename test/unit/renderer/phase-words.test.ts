import { expect, test } from 'vitest';
import { phaseAmount, phasePace, phaseShare } from '../../../renderer/format/phase-words.ts';
import type { PhaseProgress } from '../../../shared/protocol/dump-state.ts';

const phase: PhaseProgress = {
  name: 'scanning',
  unit: 'bytes',
  done: 440_401_920,
  total: 2 * 1024 ** 3,
  objects: 1_234_567,
  bytesPerSecond: 410_000_000,
  objectsPerSecond: 1_100_000,
  secondsLeft: 3.2,
};

test('a phase says how far it is and how fast', () => {
  expect(phaseAmount(phase)).toBe('420 MiB of 2.00 GiB · 1,234,567 objects');
  expect(phasePace(phase)).toBe('391 MiB/s · 1.1 M objects/s · 4 s left');
  expect(phaseShare(phase)).toBeCloseTo(0.205, 3);
});

test('what is not known is not said', () => {
  const early: PhaseProgress = {
    ...phase,
    total: null,
    objects: 0,
    bytesPerSecond: 0,
    objectsPerSecond: 0,
    secondsLeft: null,
  };
  expect([phaseAmount(early), phasePace(early), phaseShare(early)]).toEqual(['420 MiB', '', null]);
  expect(phaseShare({ ...phase, done: 5, total: 4 })).toBe(1);
});
