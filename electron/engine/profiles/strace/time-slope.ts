import type { StraceTrend } from '../../../../shared/protocol/profile.ts';

/**
 * The straight line of least squares through a value that stays as it is from one change to the next, each moment
 * counting alike (not each change, of which busy moments have most). Sums only: the value at every moment counts,
 * however many changes there were.
 */
export class TimeSlope {
  #start = 0;
  #last = 0;
  #value = 0;
  #begun = false;
  /** Integrals of the value, and of the value times the time since the start. */
  #area = 0;
  #moment = 0;

  push(time: number, value: number): void {
    if (this.#begun) this.#reach(time);
    else {
      this.#begun = true;
      this.#start = this.#last = time;
    }
    this.#value = value;
  }

  /** The line up to a time; null when no time has passed. */
  until(time: number): StraceTrend | null {
    if (!this.#begun) return null;
    const to = Math.max(time, this.#last);
    const whole = to - this.#start;
    if (whole <= 0) return null;
    const last = this.#last - this.#start;
    const area = this.#area + this.#value * (whole - last);
    const moment = this.#moment + (this.#value * (whole ** 2 - last ** 2)) / 2;
    return {
      bytesPerSecond: (12 * (moment - (whole / 2) * area)) / whole ** 3,
      meanBytes: area / whole,
      from: this.#start,
      to,
    };
  }

  /** A line that comes late takes no time back. */
  #reach(time: number): void {
    if (time <= this.#last) return;
    const [from, to] = [this.#last - this.#start, time - this.#start];
    this.#area += this.#value * (to - from);
    this.#moment += (this.#value * (to ** 2 - from ** 2)) / 2;
    this.#last = time;
  }
}
