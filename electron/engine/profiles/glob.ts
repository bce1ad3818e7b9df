type Piece =
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'one'; fits(point: number): boolean };

/**
 * A pattern of Python's `fnmatch` on POSIX: `*`, `?`, `[seq]`, `[!seq]`; everything else, a `[` without its `]` too,
 * stands for itself. Matches whole names, in time of at most the pattern's length times the name's.
 */
export class GlobPattern {
  readonly #pieces: readonly Piece[];

  constructor(pattern: string) {
    this.#pieces = piecesOf(Array.from(pattern));
  }

  matches(name: string): boolean {
    const points = Array.from(name, (character) => character.codePointAt(0)!);
    const pieces = this.#pieces;
    let piece = 0;
    let point = 0;
    let star = -1;
    let afterStar = 0;
    while (point < points.length) {
      const wanted = pieces[piece];
      if (wanted?.kind === 'star') {
        star = piece;
        afterStar = point;
        piece += 1;
      } else if (wanted !== undefined && (wanted.kind === 'any' || wanted.fits(points[point]!))) {
        piece += 1;
        point += 1;
      } else if (star >= 0) {
        // The last star takes one character more; earlier ones need not change.
        afterStar += 1;
        point = afterStar;
        piece = star + 1;
      } else return false;
    }
    while (pieces[piece]?.kind === 'star') piece += 1;
    return piece === pieces.length;
  }
}

function piecesOf(pattern: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]!;
    if (character === '*') pieces.push({ kind: 'star' });
    else if (character === '?') pieces.push({ kind: 'any' });
    else {
      const end = character === '[' ? setEnd(pattern, at) : -1;
      if (end < 0) pieces.push(literal(character));
      else {
        pieces.push(setOf(pattern.slice(at + 1, end)));
        at = end;
      }
    }
  }
  return pieces;
}

const literal = (character: string): Piece => {
  const wanted = character.codePointAt(0);
  return { kind: 'one', fits: (point) => point === wanted };
};

/** Where the `]` of a set stands: a `]` right at its start belongs to it. -1 without one. */
function setEnd(pattern: readonly string[], open: number): number {
  let at = open + 1;
  if (pattern[at] === '!') at += 1;
  if (pattern[at] === ']') at += 1;
  return pattern.indexOf(']', at);
}

function setOf(inside: readonly string[]): Piece {
  const negated = inside[0] === '!';
  const members = (negated ? inside.slice(1) : inside).map((character) => character.codePointAt(0)!);
  const ranges: [from: number, to: number][] = [];
  const hyphen = 0x2d;
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at]!;
    const to = members[at + 2];
    if (members[at + 1] === hyphen && to !== undefined) {
      // A range that runs backwards is empty.
      if (from <= to) ranges.push([from, to]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return {
    kind: 'one',
    fits: (point) => ranges.some(([from, to]) => point >= from && point <= to) !== negated,
  };
}
