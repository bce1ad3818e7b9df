/** Enough to make writing cheap, far below the longest string there can be. */
const pieceItems = 512;

/**
 * JSON of plain data in pieces, so that a document may be larger than one string can be: long arrays stand with an
 * element a line. The pieces together are what `JSON.stringify` gives, but for the white space.
 */
export function* jsonPieces(value: unknown): Generator<string, void, void> {
  if (Array.isArray(value)) yield* arrayPieces(value);
  else if (typeof value === 'object' && value !== null) yield* objectPieces(value);
  else yield JSON.stringify(value);
}

function* objectPieces(value: object): Generator<string, void, void> {
  let before = '{';
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (item === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    yield* jsonPieces(item);
    before = ',\n';
  }
  yield before === '{' ? '{}' : '}';
}

function* arrayPieces(items: readonly unknown[]): Generator<string, void, void> {
  if (items.length === 0) yield '[]';
  for (let at = 0; at < items.length; at += pieceItems) {
    const lines = items.slice(at, at + pieceItems).map((item) => JSON.stringify(item));
    yield `${at === 0 ? '[\n' : ',\n'}${lines.join(',\n')}`;
  }
  if (items.length > 0) yield '\n]';
}
