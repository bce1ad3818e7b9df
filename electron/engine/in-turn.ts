/** Does one thing after the other, in the order in which they were asked for; one that fails does not hold up the next. */
export class InTurn {
  #last: Promise<void> = Promise.resolve();

  add(task: () => Promise<unknown>): void {
    this.#last = this.#last.then(task).then(
      () => undefined,
      // Whoever asked hears of it by other ways: a dump's graph that could not be made stands in its state.
      () => undefined,
    );
  }
}
