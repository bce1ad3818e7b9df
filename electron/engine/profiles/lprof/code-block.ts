/**
 * How many of the lines, which begin with a function's first decorator or `def`, belong to the function: Python's
 * `inspect.getblock` (Lib/inspect.py, `BlockFinder`), which line_profiler uses, over just as much of Python's tokens as
 * it looks at. A function ends with the last logical line, or comment as deep as its body, before something that
 * stands no deeper than its `def`. Cython's `cdef`, `cpdef` and `property` begin a function too.
 */
export function blockLength(lines: readonly string[]): number {
  const finder = new BlockFinder();
  const reader = new LogicalLines(lines);
  const indents = [0];
  for (let line = reader.next(); line !== null; line = reader.next()) {
    if (line.kind === 'comment') finder.comment(line.row, line.column);
    else {
      const depth = indents.at(-1) ?? 0;
      if (line.column > depth) {
        indents.push(line.column);
        finder.indent(line.column);
      }
      while (line.column < (indents.at(-1) ?? 0)) {
        indents.pop();
        if (finder.dedent()) return finder.last;
      }
      if (finder.logicalLine(line.words, line.lastRow)) return finder.last;
    }
  }
  return finder.last;
}

const starters = new Set(['def', 'class', 'lambda', 'cdef', 'cpdef', 'property']);

class BlockFinder {
  /** 1-based: the last line that belongs to the block so far. */
  last = 1;
  #depth = 0;
  #started = false;
  #bodyColumn: number | null = null;

  comment(row: number, column: number): void {
    if (this.#bodyColumn !== null && column >= this.#bodyColumn) this.last = row;
  }

  indent(column: number): void {
    if (!this.#started) return;
    this.#bodyColumn ??= column;
    this.#depth += 1;
  }

  /** Whether the block ends here. */
  dedent(): boolean {
    if (!this.#started) return false;
    this.#depth -= 1;
    return this.#depth <= 0;
  }

  /** Whether the block ends before this line, or with it. */
  logicalLine(words: readonly string[], lastRow: number): boolean {
    if (this.#started) {
      if (this.#depth === 0) return true;
      this.last = lastRow;
      return false;
    }
    const isDecorator = words[0] === '@';
    const starter = isDecorator ? undefined : words.find((word) => starters.has(word));
    this.#started = starter !== undefined;
    if (isDecorator || this.#started) this.last = lastRow;
    return starter === 'lambda';
  }
}

type Line =
  | { readonly kind: 'comment'; readonly row: number; readonly column: number }
  | {
      readonly kind: 'code';
      readonly column: number;
      readonly words: readonly string[];
      readonly lastRow: number;
    };

const tabWidth = 8;
const openers = '([{';
const closers = ')]}';

/** Lines joined where brackets, triple quotes or a backslash join them; blank ones left out. */
class LogicalLines {
  readonly #lines: readonly string[];
  #row = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  next(): Line | null {
    for (;;) {
      const line = this.#lines[this.#row];
      if (line === undefined) return null;
      const start = line.search(/[^ \t\f]/);
      if (start < 0 || /[\r\n]/.test(line[start] ?? '\n')) {
        this.#row += 1;
        continue;
      }
      const column = columnOf(line, start);
      if (line[start] !== '#') return this.#code(column, start);
      this.#row += 1;
      return { kind: 'comment', row: this.#row, column: start };
    }
  }

  #code(column: number, start: number): Line {
    const words: string[] = [];
    let brackets = 0;
    let quote = '';
    let at = start;
    for (;;) {
      const line = this.#lines[this.#row] ?? '';
      let joined = false;
      while (at < line.length) {
        const character = line[at] ?? '';
        if (quote !== '') {
          if (character === '\\') at += 1;
          else if (line.startsWith(quote, at)) {
            at += quote.length - 1;
            quote = '';
          }
          at += 1;
          continue;
        }
        if (character === '#' || character === '\n' || character === '\r') break;
        if (character === '\\') {
          joined = /^\\\r?\n?$/.test(line.slice(at));
          if (joined) break;
        } else if (character === '"' || character === "'") {
          const triple = character.repeat(3);
          quote = line.startsWith(triple, at) ? triple : character;
          at += quote.length - 1;
        } else if (openers.includes(character)) brackets += 1;
        else if (closers.includes(character)) brackets = Math.max(0, brackets - 1);
        else if (character === '@' && words.length === 0) words.push('@');
        else {
          const word = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(line.slice(at, at + 200))?.[0];
          if (word !== undefined) {
            words.push(word);
            at += word.length - 1;
          } else if (words.length === 0) words.push(character);
        }
        at += 1;
      }
      // A plain string goes on in the next line only behind a backslash.
      if (quote.length === 1 && !/\\\r?\n$/.test(line)) quote = '';
      const continues = quote !== '' || brackets > 0 || joined;
      this.#row += 1;
      if (!continues || this.#row >= this.#lines.length)
        return { kind: 'code', column, words, lastRow: this.#row };
      at = 0;
    }
  }
}

/** Tabs go to the next multiple of eight, a form feed starts over, as in Python's tokenizer. */
function columnOf(line: string, start: number): number {
  let column = 0;
  for (let at = 0; at < start; at += 1) {
    if (line[at] === '\t') column = (Math.floor(column / tabWidth) + 1) * tabWidth;
    else column = line[at] === '\f' ? 0 : column + 1;
  }
  return column;
}
