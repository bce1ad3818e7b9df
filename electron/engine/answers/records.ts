import type { ObjectValue } from '../../../shared/protocol/graph.ts';
import type { FileMapping } from '../dump-file/mapping.ts';
import { readLineAt } from '../dump-file/record.ts';
import type { RecordFields } from '../importers/meliae/record-fields.ts';
import { readRecordFields } from '../importers/meliae/record-fields.ts';
import { fieldBit } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import { lineOffsetOf } from '../scan/scanned-dump.ts';
import type { NamedReferences } from './named-references.ts';
import { longestNamedLine, namedReferences } from './named-references.ts';
import { addressTextAt, lengthAt } from './object-facts.ts';
import { bytewiseTypes, shownValue } from './shown-value.ts';
import type { Writer } from './writer.ts';

/** Values and names stand before the references; 100 characters are at most 1,200 bytes of escapes. */
const recordStart = 4096;
const shortCharacters = 40;
/** Types made in C without attributes of their own whose references have no names. */
const builtinLeaves: ReadonlySet<string> = new Set([
  'str',
  'unicode',
  'bytes',
  'int',
  'long',
  'float',
  'bool',
  'code',
  'weakref',
  'property',
  'staticmethod',
  'classmethod',
  'generator',
  'super',
]);

const noFields: RecordFields = { other: {} };
const hasMore =
  fieldBit.name | fieldBit.textValue | fieldBit.numberValue | fieldBit.literalValue | fieldBit.other;

/** Reads what the columns do not hold from the mapped dump, a line at a time. Throws what `FileMapping.copy` throws. */
export class RecordReader {
  readonly columns: DumpColumns;
  readonly #mapping: FileMapping;
  readonly #bytewise: ReadonlySet<string>;
  /** The last row that was asked for: a page asks for all references of one. */
  #named: { readonly row: number; readonly named: NamedReferences | null } | null = null;

  constructor(columns: DumpColumns, mapping: FileMapping, writer: Writer) {
    this.columns = columns;
    this.#mapping = mapping;
    this.#bytewise = bytewiseTypes(writer);
  }

  fields(row: number): RecordFields {
    if (row >= this.columns.objects || (this.columns.fields[row]! & hasMore) === 0) return noFields;
    return readRecordFields(readLineAt(this.#mapping, lineOffsetOf(this.columns, row), recordStart).bytes);
  }

  /** What the row's line says of its references; null where it says nothing, or is too long to be read for that. */
  named(row: number): NamedReferences | null {
    if (row >= this.columns.objects || (this.columns.fields[row]! & fieldBit.other) === 0) return null;
    if (this.#named?.row !== row) {
      const { bytes, truncated } = readLineAt(
        this.#mapping,
        lineOffsetOf(this.columns, row),
        longestNamedLine,
      );
      this.#named = { row, named: truncated ? null : namedReferences(new TextDecoder().decode(bytes)) };
    }
    return this.#named.named;
  }

  /** The object's value, else its name (of a module, class or function), as it is to be shown; null without either. */
  value(row: number, typeName: string): ObjectValue | null {
    return shownValue(this.fields(row), typeName, lengthAt(this.columns, row), this.#bytewise);
  }

  /** A short text for a label: a value in quotes, a number, or the type and address. */
  shortText(row: number): string {
    const typeName = this.columns.typeNames[this.columns.type[row]!] ?? '';
    const value = this.value(row, typeName);
    if (value === null) return `<${typeName} ${addressTextAt(this.columns, row)}>`;
    const text =
      value.text.length > shortCharacters ? `${value.text.slice(0, shortCharacters)}…` : value.text;
    return value.isText ? `'${text}'` : text;
  }

  /** The line itself, at most `most` bytes of it. */
  line(row: number, most: number): { text: string; cut: boolean; byteOffset: number } {
    const byteOffset = lineOffsetOf(this.columns, row);
    const { bytes, truncated } = readLineAt(this.#mapping, byteOffset, most);
    return { text: new TextDecoder().decode(bytes), cut: truncated, byteOffset };
  }

  isBuiltinLeaf(typeName: string): boolean {
    return builtinLeaves.has(typeName);
  }
}
