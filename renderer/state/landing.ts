import type { DumpId } from '../../shared/model/units.ts';
import type { DumpState } from '../../shared/protocol/dump-state.ts';
import { profileFormatOf } from '../../shared/protocol/profile-screen.ts';
import { isOnTimeline } from './growth/timeline-files.ts';

/**
 * Where several files that were opened at once show: dumps on the growth screen, profiles each on its own, the first of
 * them first. Null while it is not known yet what they are.
 */
export function landingOf(
  opened: readonly DumpId[],
  all: readonly DumpState[],
): 'growth' | { readonly dump: DumpId } | null {
  const files = opened
    .map((id) => all.find(({ dump }) => dump === id))
    .filter((state) => state !== undefined)
    .filter(({ stage }) => stage !== 'failed' && stage !== 'cancelled');
  const known = files.filter(({ format }) => format !== null);
  const dumps = known.filter((state) => profileFormatOf(state) === null);
  if (dumps.length > 0 && known.filter(isOnTimeline).length > 1) return 'growth';
  if (known.length < files.length) return null;
  const first = dumps[0]?.dump ?? known[0]?.dump ?? opened[0];
  return first === undefined ? null : { dump: first };
}
