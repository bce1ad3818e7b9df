import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Watch } from '../graph/watch.ts';
import type { NewFile } from './new-file.ts';
import type { ExportColumn, ExportValue, RowSource } from './row-source.ts';

/** Readers skip whole groups; this many rows of eleven columns are about 20 MB while they are written. */
const groupRows = 65_536;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

/** Gives what a group of rows takes to the file, so that only one group is in memory. */
class FileWriter extends ByteWriter {
  readonly #file: NewFile;

  constructor(file: NewFile) {
    super(1 << 20);
    this.#file = file;
  }

  flush(): void {
    this.#file.write(this.getBytes().slice());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

/**
 * A table as Parquet: addresses are unsigned 64-bit numbers, figures signed ones, text is UTF-8 with a dictionary where that is
 * smaller. `facts` stand in the file's key-value metadata. False: the watch stopped it.
 */
export function writeParquet(
  source: RowSource,
  file: NewFile,
  watch: Watch,
  facts: Readonly<Record<string, string>>,
): boolean {
  const writer = new ParquetWriter({
    writer: new FileWriter(file),
    schema: [{ name: 'root', num_children: source.columns.length }, ...source.columns.map(schemaOf)],
    createdBy: 'Meliscope',
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
  });
  for (let from = 0; from < source.rows; from += groupRows) {
    if (watch(from)) return false;
    const to = Math.min(source.rows, from + groupRows);
    const columns = source.take(from, to);
    void writer.write({
      columnData: source.columns.map((column, i) => ({
        name: column.name,
        data: valuesOf(column, columns[i] ?? []),
        // A dictionary of addresses would be as long as the column.
        ...(column.kind === 'address' || column.kind === 'whole' ? { encoding: 'PLAIN' as const } : {}),
      })),
      rowGroupSize: groupRows,
    });
  }
  void writer.finish();
  return !watch(source.rows);
}

function schemaOf({ name, kind, nullable }: ExportColumn): Schema[number] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  switch (kind) {
    case 'text':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
    case 'address':
      return { name, type: 'INT64', converted_type: 'UINT_64', repetition_type };
    case 'whole':
      return { name, type: 'INT64', repetition_type };
    case 'fraction':
      return { name, type: 'DOUBLE', repetition_type };
    case 'flag':
      return { name, type: 'BOOLEAN', repetition_type };
  }
}

const valuesOf = ({ kind }: ExportColumn, values: readonly ExportValue[]): ExportValue[] =>
  kind === 'address' || kind === 'whole'
    ? values.map((value) => (typeof value === 'number' ? BigInt(value) : value))
    : [...values];
