/**
 * A value over time that keeps at most `most` of its changes. Beyond, four changes are made two, the highest and the
 * lowest of them in their order: the first, the last, every peak and every low that was kept stay exact.
 */
export class KeptSeries {
  /** How many changes there were. */
  changes = 0;
  readonly #most: number;
  #times: Float64Array;
  #values: Float64Array;
  #length = 0;
  #lastValue = 0;

  constructor(most: number) {
    this.#most = most;
    this.#times = new Float64Array(8);
    this.#values = new Float64Array(8);
  }

  /** Whether some changes were left out. */
  get isThinned(): boolean {
    return this.changes > this.#length;
  }

  push(time: number, value: number): void {
    this.changes += 1;
    this.#lastValue = value;
    if (this.#length === this.#most) this.#thin();
    if (this.#length === this.#times.length) this.#grow();
    this.#times[this.#length] = time;
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  get last(): number {
    return this.#lastValue;
  }

  points(): [number, number][] {
    const points: [number, number][] = [];
    for (let at = 0; at < this.#length; at += 1) points.push([this.#times[at]!, this.#values[at]!]);
    return points;
  }

  #grow(): void {
    const length = Math.min(this.#most, this.#times.length * 2);
    const times = new Float64Array(length);
    const values = new Float64Array(length);
    times.set(this.#times);
    values.set(this.#values);
    this.#times = times;
    this.#values = values;
  }

  #thin(): void {
    let kept = 1;
    for (let from = 1; from < this.#length; from += 4) {
      const to = Math.min(this.#length, from + 4);
      let low = from;
      let high = from;
      for (let at = from + 1; at < to; at += 1) {
        if (this.#values[at]! < this.#values[low]!) low = at;
        if (this.#values[at]! > this.#values[high]!) high = at;
      }
      const [first, second] = low < high ? [low, high] : [high, low];
      this.#copy(first, kept);
      kept += 1;
      if (second === first) continue;
      this.#copy(second, kept);
      kept += 1;
    }
    this.#length = kept;
  }

  #copy(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#values[to] = this.#values[from]!;
  }
}
