/** Where a name may be cut without cutting a word. */
const boundary = /[\s._\-/]/;

/**
 * What tells names apart: without the start and the end that all of them share, cut between words. `leak.t0.dump.gz` and
 * `leak.t1.dump.gz` are `t0` and `t1`. Names that would become empty, or equal, stay whole.
 */
export function shortNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  if (new Set(names).size < 2) return [...names];
  let start = 0;
  while (start < first.length && names.every((name) => name[start] === first[start])) start += 1;
  while (start > 0 && !boundary.test(first[start - 1] ?? '')) start -= 1;
  const shortest = Math.min(...names.map(({ length }) => length));
  const fromEnd = (name: string, back: number): string => name[name.length - back] ?? '';
  let end = 0;
  while (end < shortest - start && names.every((name) => fromEnd(name, end + 1) === fromEnd(first, end + 1)))
    end += 1;
  while (end > 0 && !boundary.test(fromEnd(first, end))) end -= 1;
  const cut = names.map((name) => name.slice(start, name.length - end));
  const told = cut.every((name) => name !== '') && new Set(cut).size === new Set(names).size;
  return told ? cut : [...names];
}
