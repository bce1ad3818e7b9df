/** Where a reader of JSON stands: the keys from the root joined by points, with an empty one for each list. */
export class JsonPath {
  readonly #before: string[] = [''];
  readonly #here: string[] = [''];

  /** "shared.frames." for an element of the list `frames` in the object `shared`. */
  at(depth: number): string {
    return this.#here[depth] ?? '';
  }

  /** An object or list begins at a depth. */
  open(depth: number): void {
    const before = depth === 0 ? '' : `${this.at(depth)}.`;
    this.#before[depth + 1] = before;
    this.#here[depth + 1] = before;
  }

  key(name: string, depth: number): void {
    // Longer keys are none that anybody asks for, and a path of a hundred of them would be.
    this.#here[depth] = `${this.#before[depth] ?? ''}${name.slice(0, 100)}`;
  }
}
