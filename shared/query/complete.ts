import { NotAQuery, ParserState } from './parser-state.ts';
import type { Expected } from './parser-state.ts';
import { queryAt } from './parse.ts';
import { quotedText } from './quoting.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';

/** Names that only a dump knows. */
export interface Vocabulary {
  readonly types: readonly string[];
  readonly modules: readonly string[];
  readonly sets: readonly string[];
}

export interface Completion {
  /** What to put in the place. */
  readonly text: string;
  readonly kind: 'word' | 'field' | 'sign' | 'unit' | 'type' | 'module' | 'set';
}

/** What may come at a position of a text. */
export interface Completions {
  /** The characters that a completion replaces: `[from, to)`; `to` is the position. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
  /** What else may stand there and cannot be listed: "a number", "an address". */
  readonly own: readonly string[];
}

const mostItems = 50;

/** Completions of the half-written word before `position`, those that begin so first. O(length + vocabulary). */
export function completionsAt(text: string, position: number, vocabulary: Vocabulary): Completions {
  const at = Math.max(0, Math.min(position, text.length));
  const tokens = tokensOf(text.slice(0, at));
  const begun = begunToken(tokens, at);
  const from = begun?.from ?? at;
  const before: Token[] = tokens.filter((token) => token.to <= from && token.kind !== 'end');
  const state = new ParserState([...before, { kind: 'end', from, to: from }]);
  try {
    queryAt(state);
  } catch (error) {
    if (!(error instanceof NotAQuery)) throw error;
    if (state.token.kind !== 'end') return { from, to: at, items: [], own: [] };
  }
  const { expected } = state;
  const half = begun === null ? '' : begun.kind === 'bad' ? text.slice(from + 1, at) : begun.text;
  const isQuoted = begun !== null && begun.kind !== 'word';
  const all = expected.flatMap((item) => itemsOf(item, vocabulary));
  const offered = isQuoted ? all.filter(({ kind }) => ['type', 'module', 'set'].includes(kind)) : all;
  return {
    from,
    to: at,
    items: ranked(offered, half),
    own: [...new Set(expected.flatMap((item) => (item.kind === 'own' ? [item.what] : [])))],
  };
}

/** The word or open text that the position stands at the end of. */
function begunToken(tokens: readonly Token[], at: number) {
  const last = tokens.findLast(({ kind }) => kind !== 'end');
  if (last === undefined || last.to !== at) return null;
  if (last.kind === 'word' || last.kind === 'text') return last;
  return last.kind === 'bad' && last.open ? last : null;
}

function itemsOf(expected: Expected, { types, modules, sets }: Vocabulary): Completion[] {
  if (expected.kind !== 'own') return [{ text: expected.text, kind: expected.kind }];
  const quoted = (names: readonly string[], kind: Completion['kind']) =>
    names.map((name) => ({ text: quotedText(name), kind }));
  if (expected.what === 'a type') return quoted(types, 'type');
  if (expected.what === 'a module') return quoted(modules, 'module');
  return expected.what === 'a set' ? quoted(sets, 'set') : [];
}

function ranked(items: readonly Completion[], half: string): Completion[] {
  const wanted = half.toLowerCase();
  const bare = ({ text }: Completion) => text.toLowerCase().replace(/^'/, '');
  const seen = new Set<string>();
  const begin: Completion[] = [];
  const hold: Completion[] = [];
  for (const item of items) {
    if (seen.has(item.text)) continue;
    seen.add(item.text);
    const name = bare(item);
    if (name.startsWith(wanted)) begin.push(item);
    else if (name.includes(wanted)) hold.push(item);
  }
  return [...begin, ...hold].slice(0, mostItems);
}
