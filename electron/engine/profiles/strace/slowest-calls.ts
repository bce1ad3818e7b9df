/** A call that took long. */
export interface SlowCall {
  readonly seconds: number;
  readonly name: string;
  readonly pid: number;
  readonly time: number;
  readonly line: number;
}

const most = 50;

/** The slowest calls of a log. */
export class KeptCalls {
  #calls: SlowCall[] = [];
  #least = -1;

  /** Calls that took no longer are not among the slowest. */
  get least(): number {
    return this.#least;
  }

  offer(seconds: number, name: string, pid: number, time: number, line: number): void {
    if (seconds <= this.#least) return;
    this.#calls.push({ seconds, name, pid, time, line });
    if (this.#calls.length >= 4 * most) this.#cut();
  }

  /** Slowest first; of equals the earlier. */
  list(): readonly SlowCall[] {
    this.#cut();
    return this.#calls;
  }

  #cut(): void {
    this.#calls.sort((a, b) => b.seconds - a.seconds || a.line - b.line);
    this.#calls = this.#calls.slice(0, most);
    if (this.#calls.length === most) this.#least = this.#calls.at(-1)?.seconds ?? -1;
  }
}
