import { fail } from '../../../../shared/protocol/failure.ts';
import { CallTree, StackBuilder } from '../stacks/call-tree.ts';
import type { Stacks } from '../stacks/stacks-profile.ts';
import { textOf } from '../text-lines/byte-text.ts';
import { LineSplitter } from '../text-lines/line-splitter.ts';

export const csvHead = 'allocator,num_allocations,size,tid,thread_name,stack_trace';

/** A row of fields: plain, or in quotes with doubled quotes inside. Null when quotes do not close. */
function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = '';
      at += 1;
      for (;;) {
        const quote = line.indexOf('"', at);
        if (quote < 0) return null;
        text += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        text += '"';
        at += 1;
      }
      fields.push(text);
      if (at < line.length && line[at] !== ',') return null;
    } else {
      const comma = line.indexOf(',', at);
      fields.push(line.slice(at, comma < 0 ? line.length : comma));
      at = comma < 0 ? line.length : comma;
    }
    if (at >= line.length || fields.length > 20) return fields;
    at += 1;
  }
}

/** Rows of allocator, allocations, bytes, thread and stack; the stack is "function;file;line|…", innermost first. */
export class AllocationTable {
  oddLines = 0;
  firstOddLine: number | null = null;
  readonly #bytes = new CallTree();
  readonly #counts = new CallTree();
  readonly #splitter = new LineSplitter((bytes, from, to) => this.#take(bytes, from, to), 64 << 20);
  #rows = 0;

  push(window: Uint8Array): void {
    this.#splitter.push(window);
  }

  /** Bytes first, then allocations. */
  finish(): Stacks[] {
    this.#splitter.end();
    if (this.#rows === 0 && this.oddLines > 0)
      throw fail('damaged', 'No row of this memray table could be read.');
    return [
      { name: 'Memory', unit: 'bytes', tree: this.#bytes },
      { name: 'Allocations', unit: 'allocations', tree: this.#counts },
    ];
  }

  #take(bytes: Uint8Array, from: number, to: number): void {
    const { line, isCut } = this.#splitter;
    if (line === 1 || from === to) return;
    const fields = isCut ? null : fieldsOf(textOf(bytes, from, to));
    const [, allocations = '', size = '', , , stack = ''] = fields ?? [];
    if (fields?.length !== 6 || !/^\d{1,15}$/.test(allocations) || !/^\d{1,15}$/.test(size)) {
      this.oddLines += 1;
      this.firstOddLine ??= line;
      return;
    }
    this.#rows += 1;
    const frames = stackOf(stack);
    for (const [tree, weight] of [
      [this.#bytes, Number(size)],
      [this.#counts, Number(allocations)],
    ] as const) {
      const builder = new StackBuilder(tree);
      for (let at = frames.length - 1; at >= 0; at -= 1) builder.push(tree.frame(frames[at]!));
      tree.add(builder.node, weight);
    }
  }
}

/** Names of C++ functions hold "|" and ";", so a frame ends only behind a line's number. */
function stackOf(text: string) {
  const frames: { function: string; file: string; line: number }[] = [];
  if (text === '') return frames;
  let pending = '';
  for (const part of text.split('|')) {
    const whole = pending === '' ? part : `${pending}|${part}`;
    const [, name, file, line] = /^(.*);([^;]*);(\d{1,9})$/s.exec(whole) ?? [];
    if (name === undefined || file === undefined) {
      pending = whole.slice(-4096);
      continue;
    }
    frames.push({ function: name, file, line: Number(line) });
    pending = '';
  }
  if (pending !== '') frames.push({ function: pending, file: '', line: 0 });
  return frames;
}
