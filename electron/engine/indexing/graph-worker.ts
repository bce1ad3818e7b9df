import { parentPort } from 'node:worker_threads';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import { largePages } from '../dump-file/large-pages.ts';
import { prepareColumns } from '../graph/columns.ts';
import type { Watch } from '../graph/watch.ts';
import { GraphWork } from './graph-work.ts';
import type { WatchOf } from './graph-work.ts';
import type { GraphTask, GraphTasks, ReplyMessage, TaskMessage } from './tasks.ts';

/** The shell of a dump's graph thread: takes one task after the other, answers each. */
const port = parentPort;
if (port === null) throw new Error('the graph worker runs only as a worker thread');
const post = (message: ReplyMessage) => port.postMessage(message);

const betweenProgressMs = 100;
const work = new GraphWork();

/** What each task does. */
const run: {
  readonly [T in GraphTask]: (
    params: GraphTasks[T]['params'],
    watchOf: WatchOf,
  ) => GraphTasks[T]['result'] | Promise<GraphTasks[T]['result']>;
} = {
  take: ({ columns, identity, references, file, given }) => {
    work.give(given);
    work.take(columns, identity, references, file);
    return null;
  },
  load: ({ path, key, file, given }) => {
    work.give(given);
    return work.load(path, key, file);
  },
  graph: ({ view, wishes }, watchOf) => work.graph(view, wishes, watchOf),
  sums: ({ view }, watchOf) => work.sums(view, watchOf),
  save: async ({ path, key, summary }, watchOf) => ({ bytes: await work.save(path, key, summary, watchOf) }),
  ask: ({ question, params }, watchOf) => work.ask(question, params, watchOf),
};

function watcher(id: number, cancelled: Int32Array): WatchOf {
  let last = 0;
  const watchOf = (pass: string): Watch => {
    last = 0;
    return (done) => {
      const now = performance.now();
      if (now - last >= betweenProgressMs) {
        last = now;
        post({ kind: 'progress', id, pass, done });
      }
      return Atomics.load(cancelled, 0) !== 0;
    };
  };
  return watchOf;
}

/** Tasks wait for the one before: a save must not see the graph change under it. */
let last: Promise<void> = largePages().then((prepare) => {
  if (prepare !== null) prepareColumns(prepare);
});
port.on('message', (message: TaskMessage) => {
  last = last.then(() => perform(message));
});

async function perform({ id, task, params, cancelled }: TaskMessage): Promise<void> {
  try {
    if (Atomics.load(cancelled, 0) !== 0) {
      post({ kind: 'failed', id, failure: { kind: 'cancelled', message: 'Cancelled.' } });
      return;
    }
    const doIt = run[task] as (
      params: TaskMessage['params'],
      watchOf: WatchOf,
    ) => GraphTasks[GraphTask]['result'] | Promise<GraphTasks[GraphTask]['result']>;
    post({ kind: 'done', id, result: await doIt(params, watcher(id, cancelled)) });
  } catch (error) {
    post({ kind: 'failed', id, failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return { kind: 'disk-full', message: 'There is no room on the disk for the index.' };
  return toFailure(error);
}
