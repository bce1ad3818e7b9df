import type { ArenaMap } from '../../insight/arenas.ts';
import { arenaMap } from '../../insight/arenas.ts';
import type { Duplicates } from '../../insight/duplicates.ts';
import { duplicatesOf } from '../../insight/duplicates.ts';
import type { DumpPython } from '../../insight/python-version.ts';
import type { Waste } from '../../insight/waste.ts';
import { wasteOf } from '../../insight/waste.ts';
import { dumpPython } from '../../insight/writer-version.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** How many rows of each list are kept for the screens and the command line. */
const mostRows = 500;

export const waste = (
  context: HeavyContext,
  { view, hints }: HeavyParams<'waste'>,
  watch: Watch,
): Waste | null =>
  wasteOf(context.columns, context.graph(view), dumpPython(context.columns, hints), mostRows, watch);

export const writerPython = ({ columns }: HeavyContext, { hints }: HeavyParams<'writerPython'>): DumpPython =>
  dumpPython(columns, hints);

export const duplicates = (
  context: HeavyContext,
  { view }: HeavyParams<'duplicates'>,
  watch: Watch,
): Duplicates | null => duplicatesOf(context.columns, context.file, context.graph(view), mostRows, watch);

export const arenas = (
  { columns }: HeavyContext,
  { hints, micro }: HeavyParams<'arenas'>,
  watch: Watch,
): ArenaMap | null => arenaMap(columns, dumpPython(columns, hints), micro, watch);
