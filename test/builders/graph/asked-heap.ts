import { closeSync, openSync, statSync } from 'node:fs';
import { GraphWork } from '../../../electron/engine/indexing/graph-work.ts';
import { noWishes } from '../../../electron/engine/indexing/tasks.ts';
import type { HeapGraph } from '../../../electron/engine/graph/heap-graph.ts';
import { unwatched } from '../../../electron/engine/graph/watch.ts';
import type {
  HeavyName,
  HeavyParams,
  HeavyResult,
} from '../../../electron/engine/answers/heavy/questions.ts';
import type { DumpColumns } from '../../../electron/engine/scan/scanned-dump.ts';
import { columnsOf } from '../../../electron/engine/scan/scanned-dump.ts';
import { twinCore } from '../../../electron/engine/scan/twin.ts';
import { temporaryFile } from '../fixtures.ts';
import { mergeBytes } from '../merge-bytes.ts';
import type { PlainObject } from './drawn-heap.ts';

/** What a line of a dump may say beside. */
export interface ValuedObject extends PlainObject {
  value?: string | number | bigint | boolean | null;
  len?: number;
}

/** A heap as the lines of a dump. */
export const linesOf = (heap: readonly ValuedObject[]): string =>
  heap
    .map(({ address, type, size, name, len, value, refs }) => {
      const keys = [
        `"address": ${address}`,
        `"type": ${JSON.stringify(type)}`,
        `"size": ${size}`,
        ...(name === undefined ? [] : [`"name": ${JSON.stringify(name)}`]),
        ...(len === undefined ? [] : [`"len": ${len}`]),
        ...(value === undefined
          ? []
          : [`"value": ${typeof value === 'bigint' ? value : JSON.stringify(value)}`]),
        `"refs": [${refs.join(', ')}]`,
      ];
      return `{${keys.join(', ')}}\n`;
    })
    .join('');

export interface AskedHeap {
  readonly columns: DumpColumns;
  readonly graph: HeapGraph;
  ask<Q extends HeavyName>(
    question: Q,
    params: Omit<HeavyParams<Q>, 'view'>,
    watch?: (done: number) => boolean,
  ): HeavyResult<Q>;
  /** Lets go of the file. */
  close(): void;
}

/** Writes a heap to a file and makes its raw graph, as a dump's thread would, without a thread. */
export function askedHeap(heap: readonly ValuedObject[]): AskedHeap {
  const path = temporaryFile('heap.json', linesOf(heap));
  const scanned = mergeBytes(new TextEncoder().encode(linesOf(heap)), twinCore);
  const { referenceCount, referenceChunks } = scanned;
  const work = new GraphWork();
  const bytes = statSync(path).size;
  const fd = openSync(path, 'r');
  const columns = columnsOf(scanned);
  work.take(columns, scanned.identity, { referenceCount, referenceChunks }, { fd, bytes });
  const { graph } = work.graph('raw', noWishes, () => unwatched);
  return {
    columns,
    graph,
    ask: (question, params, watch = unwatched) => work.ask(question, { view: 'raw', ...params }, () => watch),
    close: () => closeSync(fd),
  };
}
