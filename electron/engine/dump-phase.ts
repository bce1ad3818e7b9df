import type { PhaseName, PhaseProgress } from '../../shared/protocol/dump-state.ts';
import { phaseNames } from '../../shared/protocol/dump-state.ts';
import type { OnPass } from './indexing/graph-thread.ts';
import { PhaseClock } from './phase-clock.ts';

/** Work that ends before is not worth a line of progress. */
const quietMs = 300;

export interface PhaseListener {
  /** What the dump can tell may have changed, too: now, or no more often than a person can read. */
  changed(now: boolean): void;
  /** Only the progress moved. */
  moved(): void;
}

const isPhase = (pass: string): pass is PhaseName => (phaseNames as readonly string[]).includes(pass);

/** What a dump is busy with at the moment; its listener hears of every change. */
export class DumpPhase {
  readonly #listener: PhaseListener;
  #clock: PhaseClock | null = null;

  constructor(listener: PhaseListener) {
    this.#listener = listener;
  }

  get busy(): boolean {
    return this.#clock !== null;
  }

  progress(): PhaseProgress | null {
    return this.#clock?.progress() ?? null;
  }

  begin(clock: PhaseClock): PhaseClock {
    this.#clock = clock;
    this.#listener.changed(true);
    return clock;
  }

  /** The clock that was begun has been moved on. */
  moved(): void {
    this.#listener.changed(false);
  }

  end(): void {
    this.#clock = null;
    this.#listener.changed(true);
  }

  /** Forgets what ran without a word: the listener is about to tell more. */
  forget(): void {
    this.#clock = null;
  }

  /** Follows the passes over a graph of so many objects; each is a phase of its own. */
  passes(objects: number): OnPass {
    return (pass, done) => {
      if (!isPhase(pass)) return;
      if (this.#clock?.name !== pass) this.begin(new PhaseClock(pass, 'objects', objects));
      if (this.#clock !== null) this.#clock.done = Math.min(done, objects);
      this.moved();
    };
  }

  /** Work that changes nothing of the dump: it is the phase once it lasts, and no longer than it does. */
  async whileItLasts<Result>(
    name: PhaseName,
    total: number | null,
    work: (onProgress: (done: number, total?: number | null) => void) => Promise<Result>,
  ): Promise<Result> {
    const clock = new PhaseClock(name, 'objects', total);
    const begun = performance.now();
    try {
      return await work((done, of = clock.total) => {
        if (performance.now() - begun < quietMs) return;
        clock.total = of;
        clock.done = Math.min(done, of ?? done);
        this.#clock = clock;
        this.#listener.moved();
      });
    } finally {
      if (this.#clock === clock) {
        this.#clock = null;
        this.#listener.moved();
      }
    }
  }
}
