import { sizeWords } from '../../../shared/base/size-words.ts';
import type { SuspectGrowth } from '../../../shared/protocol/suspects.ts';
import type { Candidate } from './candidates.ts';
import { isFilledAtOnce, sizeOf } from './candidates.ts';
import { percent, whole } from './figures.ts';

/** What a suspect is, with its figures: one or two sentences, each with its full stop. */
export function sentenceOf(
  candidate: Candidate,
  path: string,
  share: number,
  growth: SuspectGrowth | null,
  bare = false,
): string {
  const { kind, place, retained, elements, elementType } = candidate;
  const holds = `${sizeWords(retained)}, ${percent(share)} of all that is reached`;
  if (kind === 'group')
    return `${whole(elements)} objects of ${bare ? 'one class' : `the class ${place.type}`} that no single object holds keep at least ${holds}.${grewBy(growth)}`;
  const what = `${path} (${place.type} at ${place.address})`;
  if (kind === 'holder') return `${what} alone keeps ${holds}.${grewBy(growth)}`;
  const mostly = elementType === null || bare ? '' : `, mostly ${elementType} by size`;
  return `${what} holds ${whole(sizeOf(candidate))} elements${mostly}, and keeps ${holds}.${grewBy(growth)}`;
}

/** How it grew; begins with a space where there is something to say. */
export function grewBy(growth: SuspectGrowth | null): string {
  if (growth === null) return '';
  const { bytes, elements, bytesPerDump, neverShrinks, matchedBy } = growth;
  if (matchedBy === 'new') return ' It was not there in the baseline.';
  const more = elements === null || elements <= 0 ? '' : `${whole(elements)} elements and `;
  const found = matchedBy === 'path' ? '' : ', told by its address';
  const slope =
    bytesPerDump > 0 ? ` (${sizeWords(bytesPerDump)} per dump${neverShrinks ? ', never less' : ''})` : '';
  return ` It grew by ${more}${sizeWords(bytes)} since the baseline${slope}${found}.`;
}

const methodTypes: ReadonlySet<string> = new Set([
  'method',
  'instancemethod',
  'function',
  'builtin_function_or_method',
]);

const compare =
  'Compare with an earlier dump of the program to see whether it grows; a table that is meant to be this large is no leak.';

/** What to try, in one or two sentences. */
export function hintFor(candidate: Candidate, growth: SuspectGrowth | null): string {
  const { kind, together } = candidate;
  if (kind === 'group') return 'Look at what refers to them: several holders share them.';
  if (kind === 'holder') return 'Look at what it refers to, largest first.';
  if (growth !== null) return containerHint(candidate);
  if (!isFilledAtOnce(together)) return `${containerHint(candidate)} ${compare}`;
  return kind === 'found'
    ? 'They lie side by side in memory, as those of a table that is made in one go: compare with an earlier dump of the program to see whether there are ever more.'
    : 'Its elements lie side by side in memory, as those of a table that is filled in one go: compare with an earlier dump of the program to see whether it grows.';
}

function containerHint({ place, elementType }: Candidate): string {
  if (place.steps.some(({ type }) => type === 'cell'))
    return 'A function keeps it in its closure, as caches of results do: give it a limit, such as functools.lru_cache with a maxsize.';
  if (elementType !== null && methodTypes.has(elementType))
    return 'Its elements are callbacks: see that what registers them also removes them.';
  if (place.type === 'list')
    return 'See who appends to it and whether anything is ever removed; a collections.deque with a maxlen keeps only the latest.';
  if (place.type === 'set' || place.type === 'frozenset')
    return 'See who adds to it and whether anything is ever removed.';
  return 'See who adds keys and whether entries ever expire; count the distinct keys that can come.';
}
