import type { TextField } from '../../../../../shared/query/fields.ts';
import { bitsetOf, setBit } from '../../../graph/bitset.ts';
import { RowList } from '../../../graph/row-list.ts';
import { rowsOfBits } from '../../../graph/row-sets.ts';
import type { RecordFields } from '../../../importers/meliae/record-fields.ts';
import { repairBytewise } from '../../../scan/type-name.ts';
import { lengthAt } from '../../object-facts.ts';
import { bytewiseTypes, shownValue } from '../../shown-value.ts';
import { writerOf } from '../../writer.ts';
import type { Matching, NumberTest } from './matching.ts';
import { nameBits, numberBit, RecordScan, valueBits } from './record-scan.ts';
import type { Needle } from './text-needle.ts';
import { NeedleFinder } from './text-needle.ts';
import type { TextsTest } from './text-tests.ts';
import { textsPerBlock } from './text-tests.ts';

/** A few hundredths of a second. */
const rowsPerTelling = 1 << 15;

type RecordField = Exclude<TextField, 'type' | 'module'>;

const bitsOf: Readonly<Record<RecordField, number>> = {
  name: nameBits,
  value: valueBits,
  text: nameBits | valueBits,
};

/** The rows among `candidates` whose value is a number that passes, by their lines in the file. */
export function rowsWithValue(on: Matching, candidates: Uint32Array, test: NumberTest): Uint32Array | null {
  const found = bitsetOf(on.graph.view.edges.objects);
  const whole = eachRecord(on, candidates, valueBits, (row, { value, bigValue }) => {
    if (typeof value !== 'number') return;
    if (!test(value, bigValue === undefined ? null : BigInt(bigValue))) return;
    setBit(found, row);
    on.early?.add(row);
  });
  return whole ? found : null;
}

/** The rows among `candidates` that have a text which passes. Texts are those that a page of objects shows. */
export function rowsWithText(
  on: Matching,
  field: RecordField,
  candidates: Uint32Array,
  test: TextsTest,
  needle: Needle | null,
): Uint32Array | null {
  const found = bitsetOf(on.graph.view.edges.objects);
  const textOf = textReader(on, field);
  let rows: number[] = [];
  let texts: string[] = [];
  const testBlock = (): void => {
    const passes = test(texts);
    rows.forEach((row, i) => {
      if (passes[i] !== 1) return;
      setBit(found, row);
      on.early?.add(row);
    });
    rows = [];
    texts = [];
  };
  const visit = (row: number, fields: RecordFields): void => {
    const text = textOf(row, fields);
    if (text === null) return;
    rows.push(row);
    texts.push(text);
    if (rows.length === textsPerBlock) testBlock();
  };
  // Whoever waits for the first rows does not wait for a whole block of them.
  const tell = (): void => {
    if (on.early !== null && !on.early.isFull && rows.length > 0) testBlock();
  };
  const whole = eachRecord(on, candidates, bitsOf[field], visit, needle, tell);
  if (!whole) return null;
  testBlock();
  return found;
}

function textReader(
  { context, graph }: Matching,
  field: RecordField,
): (row: number, fields: RecordFields) => string | null {
  if (field === 'name') return (_, { name }) => (name === undefined ? null : repairBytewise(name));
  const { columns } = context;
  const bytewise = bytewiseTypes(writerOf(columns.typeNames));
  const { types } = graph.view;
  return (row, fields) => {
    if (field === 'value' && fields.value === undefined) return null;
    const typeName = types.names[types.of[row]!] ?? '';
    return shownValue(fields, typeName, lengthAt(columns, row), bytewise)?.text ?? null;
  };
}

/** Reads the lines of those candidates that have one of the keys, in the order of the file; false when stopped. */
function eachRecord(
  { context, watch }: Matching,
  candidates: Uint32Array,
  bits: number,
  visit: (row: number, fields: RecordFields) => void,
  needle: Needle | null = null,
  tell: () => void = () => undefined,
): boolean {
  const { columns, file } = context;
  const wanted = new RowList();
  for (const row of rowsOfBits(candidates))
    if (row < columns.objects && (columns.fields[row]! & bits) !== 0) wanted.push(row);
  const rows = wanted.rows();
  const scan = new RecordScan(columns, file);
  const finder = needle === null ? null : new NeedleFinder(needle);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    if (i % textsPerBlock === 0 && watch(row)) return false;
    if (i % rowsPerTelling === 0) tell();
    const next = rows[i + 1] ?? row;
    const isNumber = (columns.fields[row]! & bits & numberBit) !== 0;
    if (isNumber && finder !== null && !finder.isNumeric) continue;
    // A number is shown in other digits than the line may have.
    const fields = finder === null || isNumber ? scan.fields(row, next) : scan.fieldsIf(row, next, finder);
    if (fields !== null) visit(row, fields);
  }
  return true;
}
