import { kindBits } from './region-kind.ts';

/** One of the largest mappings, as it was made and what became of it. */
export interface Mapping {
  readonly bytes: number;
  readonly address: number;
  readonly pid: number;
  readonly time: number;
  readonly line: number;
  readonly kind: number;
  /** The space that it was made in; a fork's copy of it is not followed. */
  readonly space: object;
  /** Bytes of it that are still mapped. */
  remaining: number;
}

/** The largest mappings that are kept. */
const mostMappings = 50;
/** A region's tag has room for so many. */
const mostNumbers = 2 ** (32 - kindBits);

/** The largest mappings of a log. Regions name theirs by its number, 1 and up; 0 is none, and so is one no longer kept. */
export class LargestMappings {
  #kept: { number: number; mapping: Mapping }[] = [];
  readonly #byNumber = new Map<number, Mapping>();
  #next = 1;
  #smallest = 0;

  /** Gives the mapping's number, or 0 when it is not among the largest so far. */
  offer(mapping: Mapping): number {
    const number = this.#next;
    if (number === mostNumbers) return 0;
    this.#next += 1;
    this.#kept.push({ number, mapping });
    this.#byNumber.set(number, mapping);
    if (this.#kept.length >= 2 * mostMappings) this.#cut();
    return number;
  }

  /** Whether a mapping of so many bytes would be kept. */
  wants(bytes: number): boolean {
    return this.#kept.length < mostMappings || bytes > this.#smallest;
  }

  isKept(number: number): boolean {
    return number !== 0 && this.#byNumber.has(number);
  }

  /** Bytes of a mapping were unmapped in a space. */
  lose(number: number, space: object, bytes: number): void {
    const mapping = this.#byNumber.get(number);
    if (mapping?.space === space) mapping.remaining -= bytes;
  }

  /** Largest first; of equals the earlier. */
  list(): readonly Mapping[] {
    this.#cut();
    return this.#kept.map(({ mapping }) => mapping);
  }

  #cut(): void {
    this.#kept.sort((a, b) => b.mapping.bytes - a.mapping.bytes || a.mapping.line - b.mapping.line);
    for (const { number } of this.#kept.splice(mostMappings)) this.#byNumber.delete(number);
    this.#smallest = this.#kept.length < mostMappings ? 0 : (this.#kept.at(-1)?.mapping.bytes ?? 0);
  }
}
