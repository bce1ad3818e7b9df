import type { PhaseName, PhaseProgress } from '../../shared/protocol/dump-state.ts';

/** A time left is believable once this much time and this share of the work have passed. */
const believableMs = 500;
const believableShare = 0.02;

/** Measures one phase: how much is done, how fast, and how long it may still take. */
export class PhaseClock {
  readonly name: PhaseName;
  readonly unit: 'bytes' | 'objects';
  total: number | null;
  done = 0;
  objects = 0;
  readonly #started = performance.now();

  constructor(name: PhaseName, unit: 'bytes' | 'objects', total: number | null) {
    this.name = name;
    this.unit = unit;
    this.total = total;
  }

  progress(): PhaseProgress {
    const elapsed = performance.now() - this.#started;
    const seconds = Math.max(elapsed, 1) / 1000;
    const believable =
      this.total !== null &&
      this.total > 0 &&
      elapsed >= believableMs &&
      this.done / this.total >= believableShare;
    return {
      name: this.name,
      unit: this.unit,
      done: this.done,
      total: this.total,
      objects: this.objects,
      bytesPerSecond: this.unit === 'bytes' ? this.done / seconds : 0,
      objectsPerSecond: this.objects / seconds,
      secondsLeft:
        believable && this.total !== null ? ((this.total - this.done) / this.done) * seconds : null,
    };
  }
}
