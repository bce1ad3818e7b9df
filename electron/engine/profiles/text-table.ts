import { fail } from '../../../shared/protocol/failure.ts';

/** A path or a name is never as long as this; a file in which one is was damaged or made to do harm. */
export const longestText = 1 << 20;
/** All different texts of a file together: far above any program's paths and names, far below what memory holds. */
const mostCharacters = 256 << 20;

/** Different texts, each once, numbered as they come. */
export class TextTable {
  readonly texts: string[] = [];
  readonly #rows = new Map<string, number>();
  #characters = 0;

  /** The row of a text. Throws 'too-large' when all of them are more than a program can have. */
  row(text: string): number {
    const known = this.#rows.get(text);
    if (known !== undefined) return known;
    this.#characters += text.length;
    if (this.#characters > mostCharacters)
      throw fail('too-large', 'The file holds more than 256 MiB of different names.');
    const row = this.texts.length;
    this.#rows.set(text, row);
    this.texts.push(text);
    return row;
  }

  text(row: number): string {
    return this.texts[row]!;
  }
}
