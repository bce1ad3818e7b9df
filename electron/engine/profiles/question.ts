import { fail } from '../../../shared/protocol/failure.ts';
import type { ProfileQuestion } from '../../../shared/protocol/profile.ts';

/** The order that was asked for, or null for the usual one. Throws 'bad-request' for a name that `what` does not know. */
export function sortOf<const Name extends string>(
  what: string,
  sort: string | null,
  names: readonly Name[],
): Name | null {
  if (sort === null) return null;
  const known = names.find((name) => name === sort);
  if (known === undefined) throw fail('bad-request', `--sort of ${what} is one of ${names.join(', ')}.`);
  return known;
}

/** For formats that group by nothing: throws 'bad-request' where --by or --cumulative was asked for. */
export function refuseGrouping(what: string, { by, cumulative }: ProfileQuestion): void {
  if (by !== null) throw fail('bad-request', `--by is for tracemalloc snapshots, not for ${what}.`);
  if (cumulative) throw fail('bad-request', `--cumulative is for tracemalloc snapshots, not for ${what}.`);
}
