import type { DumpState } from '../../shared/protocol/dump-state.ts';
import type { HostFacts } from '../../shared/protocol/engine-api.ts';
import { appLink } from '../../shared/protocol/app-link.ts';
import type { Place } from './place.ts';
import { placeHash } from './place.ts';

/** The address of a place, to be pasted elsewhere: of this server's page, or one that the desktop app opens. */
export function linkTo(place: Place, dump: DumpState, host: HostFacts): string {
  const hash = placeHash(place);
  if (host.host === 'electron') return appLink({ file: dump.path, at: hash.replace(/^#\/dump\/\d+\//, '') });
  return `${location.origin}${location.pathname}${hash}`;
}
