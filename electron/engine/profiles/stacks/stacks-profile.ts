import type { ProfileFormat, ProfileQuestion, StacksAnswer } from '../../../../shared/protocol/profile.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { OpenProfile } from '../profile-importer.ts';
import { compareText } from '../python-order.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import type { CallTree } from './call-tree.ts';
import type { Frame } from './frame-table.ts';

/** One profile of a file: stacks with weights of one unit. */
export interface Stacks {
  readonly name: string;
  /** "bytes", "seconds", "samples", …; "" where the file does not say. */
  readonly unit: string;
  readonly tree: CallTree;
}

const textRows = 30;

/** What all formats of weighted stacks answer: of the first profile its functions, of the others their totals. */
export class StacksProfile implements OpenProfile {
  readonly format: ProfileFormat & StacksAnswer['format'];
  readonly profiles: readonly Stacks[];
  readonly #what: string;
  readonly #active: number;
  readonly #oddLines: number;
  readonly #firstOddLine: number | null;

  constructor(
    format: StacksAnswer['format'],
    what: string,
    profiles: readonly Stacks[],
    { active = 0, oddLines = 0, firstOddLine = null as number | null } = {},
  ) {
    this.format = format;
    this.profiles = profiles;
    this.#what = what;
    this.#active = active;
    this.#oddLines = oddLines;
    this.#firstOddLine = firstOddLine;
  }

  get shown(): Stacks {
    const shown = this.profiles[this.#active] ?? this.profiles[0];
    if (shown === undefined) throw fail('damaged', 'The file holds no profile.');
    return shown;
  }

  answer(question: ProfileQuestion): StacksAnswer {
    refuseGrouping(this.#what, question);
    const sort = sortOf(this.#what, question.sort, ['self', 'total', 'name']) ?? 'self';
    const { unit, name, tree } = this.shown;
    const { rows: bySelf, self, total } = tree.weights();
    const rows = sort === 'self' ? bySelf : bySelf.slice();
    if (sort === 'total') rows.sort((a, b) => total[b]! - total[a]! || self[b]! - self[a]! || a - b);
    if (sort === 'name') {
      const names = Array.from({ length: rows.length }, (_, row) => tree.frames.at(row).function);
      rows.sort((a, b) => compareText(names[a]!, names[b]!));
    }
    return {
      format: this.format,
      name,
      unit,
      total: tree.total(),
      totalRows: rows.length,
      rows: Array.from(rows.subarray(0, question.limit ?? undefined), (row) => ({
        ...tree.frames.at(row),
        self: self[row]!,
        total: total[row]!,
      })),
      profiles: this.profiles.map((profile) => ({
        name: profile.name,
        unit: profile.unit,
        total: profile.tree.total(),
      })),
      oddLines: this.#oddLines,
      firstOddLine: this.#firstOddLine,
    };
  }

  *text(question: ProfileQuestion): Generator<string, void, void> {
    const { unit, total, totalRows, rows, oddLines, firstOddLine } = this.answer({
      ...question,
      limit: question.limit ?? textRows,
    });
    yield (
      `Total: ${figure(total)} ${unit}`.trimEnd() +
      '\n\n            self  % self           total % total  function\n'
    );
    const percent = (part: number): string => `${(total === 0 ? 0 : (100 * part) / total).toFixed(1)} %`;
    for (const row of rows)
      yield `${figure(row.self).padStart(16)} ${percent(row.self).padStart(7)} ${figure(row.total).padStart(15)} ${percent(row.total).padStart(7)}  ${place(row)}\n`;
    if (totalRows > rows.length) yield `… and ${totalRows - rows.length} more functions\n`;
    if (oddLines > 0)
      yield `\n${oddLines} lines could not be read, the first is line ${firstOddLine ?? 0}.\n`;
  }
}

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(6));

const place = (row: Frame): string =>
  row.file === null
    ? row.function
    : `${row.function} (${row.file}${row.line === null ? '' : `:${row.line}`})`;
