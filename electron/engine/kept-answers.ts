/** Answers of one kind kept per owner, so that the second page of a question costs nothing; the least used go first. */
export class KeptAnswers<Value> {
  readonly #kept = new WeakMap<object, Map<string, Promise<Value>>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** The answer under a key, made when it is not there; one that failed is not kept. */
  once(owner: object, key: string, make: () => Promise<Value>): Promise<Value> {
    let kept = this.#kept.get(owner);
    if (kept === undefined) {
      kept = new Map();
      this.#kept.set(owner, kept);
    }
    const there = kept.get(key);
    if (there !== undefined) {
      // Lately used answers stay: the oldest is the first of the map.
      kept.delete(key);
      kept.set(key, there);
      return there;
    }
    const making = make();
    const answers = kept;
    answers.set(key, making);
    making.catch(() => answers.get(key) === making && answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > this.#most && oldest !== undefined) answers.delete(oldest);
    return making;
  }
}
