import type { DumpTotals } from '../../../shared/protocol/dump-state.ts';
import type { Grouping } from '../../../shared/protocol/summary.ts';
import type { KindTable } from '../../engine/compare/growth-table.ts';
import type { CommandContext } from './context.ts';
import { withDump } from './dump-options.ts';

/** One dump of a series: its table of kinds, and where it comes from. */
export interface SeriesDump {
  readonly file: string;
  /** Of the file's last change. */
  readonly modifiedMs: number;
  /** The file ends before the dump does. */
  readonly isCut: boolean;
  readonly totals: DumpTotals;
  readonly table: KindTable;
}

/** Reads the tables of some dumps, one dump after the other: each is closed before the next is opened. */
export async function readSeries(
  files: readonly string[],
  values: Parameters<typeof withDump>[1],
  groupBy: Grouping,
  context: CommandContext,
): Promise<SeriesDump[]> {
  const series: SeriesDump[] = [];
  for (const file of files)
    await withDump(
      file,
      values,
      context,
      async (session, dump, view) => {
        const modifiedMs = session.dumps()[0]?.modifiedMs ?? 0;
        const isCut = session.problems(dump).counts.some(({ kind }) => kind === 'truncated');
        const { totals, table } = await session.kindTable({ dump, view, groupBy });
        series.push({
          file,
          modifiedMs,
          isCut,
          totals,
          table: { kind: table.kind, count: table.count, bytes: table.bytes },
        });
      },
      true,
    );
  return series;
}

/** A dump as it stands in JSON. */
export const dumpFacts = ({ file, modifiedMs, totals }: SeriesDump) => ({
  file,
  modified: new Date(modifiedMs).toISOString(),
  objects: totals.objects,
  types: totals.types,
  bytes: totals.bytes,
});
