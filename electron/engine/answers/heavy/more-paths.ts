import { furtherPaths } from '../../graph/paths.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

export function paths(
  context: HeavyContext,
  { view, row, count, avoid }: HeavyParams<'paths'>,
  watch: Watch,
): Uint32Array[] | null {
  const seen = { stopped: false };
  const found = furtherPaths(context.graph(view), row, count, avoid, (done) => {
    seen.stopped ||= watch(done);
    return seen.stopped;
  });
  return seen.stopped ? null : found;
}
