import { readInto } from '../../../dump-file/aligned-reader.ts';
import type { RecordFields } from '../../../importers/meliae/record-fields.ts';
import { readRecordFields } from '../../../importers/meliae/record-fields.ts';
import { fieldBit } from '../../../scan/layout.ts';
import type { DumpColumns } from '../../../scan/scanned-dump.ts';
import { lineOffsetOf } from '../../../scan/scanned-dump.ts';
import type { NeedleFinder } from './text-needle.ts';

/** Values and names stand before the references; 100 characters are at most 1,200 bytes of escapes. */
const recordStart = 4096;
const windowBytes = 1 << 20;
/** Rows further apart than this are read one by one. */
const nearBytes = 1 << 16;
const newline = 0x0a;
const references = Buffer.from('"refs"');

export const nameBits = fieldBit.name;
export const numberBit = fieldBit.numberValue;
export const valueBits = fieldBit.textValue | fieldBit.numberValue | fieldBit.literalValue;

/**
 * Reads what the columns do not hold of many rows, ascending, with ordinary reads through one window: where they lie
 * close together the file is read once from front to back. 1 MiB. Throws what `readInto` throws.
 */
export class RecordScan {
  readonly #columns: DumpColumns;
  readonly #file: { readonly fd: number; readonly bytes: number };
  readonly #window = Buffer.from(new ArrayBuffer(windowBytes));
  #from = 0;
  #to = 0;
  /** Which window the finder looks through: its `#from`. */
  #found = -1;

  constructor(columns: DumpColumns, file: { readonly fd: number; readonly bytes: number }) {
    this.#columns = columns;
    this.#file = file;
  }

  /** The fields of a row; `next` is the row that will be asked for after it, or itself. */
  fields(row: number, next: number): RecordFields {
    this.#read(row, next);
    return this.#fieldsOf(row);
  }

  /** The same; null for a line that does not have the needle. */
  fieldsIf(row: number, next: number, finder: NeedleFinder): RecordFields | null {
    this.#read(row, next);
    if (this.#found !== this.#from) finder.begin(this.#window.subarray(0, this.#to - this.#from));
    this.#found = this.#from;
    const from = lineOffsetOf(this.#columns, row) - this.#from;
    const end = next > row ? lineOffsetOf(this.#columns, next) - this.#from : Infinity;
    const mayHave = finder.mayHave(from, Math.min(end, from + recordStart));
    return mayHave ? this.#fieldsOf(row) : null;
  }

  #fieldsOf(row: number): RecordFields {
    const line = this.#line(row);
    const wanted = this.#columns.fields[row]!;
    // Skips the references, most of a line. They cannot be mistaken: a quote inside a text is escaped.
    const cut = line.indexOf(references);
    const found = readRecordFields(cut < 0 ? line : line.subarray(0, cut));
    const isWhole =
      ((wanted & nameBits) === 0 || found.name !== undefined) &&
      ((wanted & valueBits) === 0 || found.value !== undefined);
    return isWhole || cut < 0 ? found : readRecordFields(line);
  }

  /** Makes sure that a row's line is in the window. */
  #read(row: number, next: number): void {
    const { bytes } = this.#file;
    const offset = lineOffsetOf(this.#columns, row);
    const needed = Math.min(bytes, offset + recordStart);
    if (offset >= this.#from && needed <= this.#to) return;
    const isNear = lineOffsetOf(this.#columns, next) - offset < nearBytes;
    const length = Math.min(isNear ? windowBytes : recordStart, bytes - offset);
    this.#from = offset;
    this.#to = offset + readInto(this.#file.fd, this.#window, offset, Math.max(0, length));
  }

  #line(row: number): Buffer {
    const offset = lineOffsetOf(this.#columns, row);
    const line = this.#window.subarray(
      offset - this.#from,
      Math.min(offset + recordStart, this.#to) - this.#from,
    );
    const end = line.indexOf(newline);
    return end < 0 ? line : line.subarray(0, end);
  }
}
