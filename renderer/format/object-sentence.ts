import type { ObjectFacts, PathStep, TypeSumsAnswer } from '../../shared/protocol/graph.ts';
import { count, percent, plural, size } from './numbers.ts';
import { rootWords } from './object-words.ts';
import { shortText } from './safe-text.ts';

/** A run of a sentence: plain words, a figure that matters, or a name as it stands in the program. */
export interface Piece {
  readonly text: string;
  readonly as: 'plain' | 'strong' | 'code';
}

const plain = (text: string): Piece => ({ text, as: 'plain' });
const strong = (text: string): Piece => ({ text, as: 'strong' });
const code = (text: string): Piece => ({ text: shortText(text, 80), as: 'code' });

const identifier = /^\['([\p{L}_][\p{L}\p{N}_]*)'\]$/u;

/** Where a path from a root ends, in the words of the program: `APP.products`. */
export interface HeldAt {
  /** null where a name on the way is not in the dump. */
  readonly expression: string | null;
  /** It is a global of the module itself. */
  readonly isGlobal: boolean;
}

/**
 * A path's labels as one expression, beginning at its root's own names. The dict between an instance or a module and its
 * attribute is left out, as Python's own syntax does.
 */
export function heldAt(path: readonly PathStep[]): HeldAt {
  let expression = '';
  let names = 0;
  for (let i = 1; i < path.length; i += 1) {
    const label = path[i]?.label;
    if (label === undefined) break;
    const next = path[i + 1]?.label;
    if (label.text === '__dict__' && next !== undefined) {
      if (next.kind === 'unnamed' || next.kind === 'unknown')
        return { expression: null, isGlobal: i + 2 === path.length };
      const attribute = identifier.exec(next.text)?.[1];
      if (attribute !== undefined) {
        expression += names === 0 ? attribute : `.${attribute}`;
        names += 1;
        i += 1;
        continue;
      }
    }
    if (label.kind === 'unnamed' || label.kind === 'unknown' || label.text === '')
      return { expression: null, isGlobal: path.length === 2 };
    const text = label.text.replace(/^\./, '');
    const isPlace = label.text.startsWith('[');
    expression += names === 0 || isPlace ? text : `.${text}`;
    names += 1;
  }
  return { expression, isGlobal: names === 1 && path.length <= 3 };
}

function holder(path: readonly PathStep[]): Piece[] {
  const root = path[0];
  if (root === undefined || path.length === 1) return [plain('.')];
  const { expression, isGlobal } = heldAt(path);
  const rootName = root.value?.text ?? null;
  const who: Piece[] =
    root.type === 'module' && rootName !== null
      ? [plain(', for module '), code(rootName)]
      : [plain(', for '), code(root.type), plain(` that is a root: ${reasonOf(root)}`)];
  if (expression === '__dict__') return [...who, plain(' (its '), code(expression), plain(').')];
  if (expression !== null && expression !== '')
    return [
      ...who,
      plain(isGlobal && root.type === 'module' ? ' (global ' : ' (at '),
      code(expression),
      plain(').'),
    ];
  const unnamed =
    isGlobal && root.type === 'module'
      ? ' (a global whose name is not in this dump).'
      : ` (${plural(path.length - 1, 'step')} from it, by names that are not in this dump).`;
  return [...who, plain(unnamed)];
}

function reasonOf(root: PathStep): string {
  const reason = Object.entries(rootWords).find(([name]) => name === root.label.text);
  const one = reason?.[1].one ?? 'it is held from outside';
  return root.rootName === null || root.type === 'module' ? one : `${one}, ${shortText(root.rootName, 80)}`;
}

/** "This dict holds 60.4 MiB, 22 % of the heap, for module `server.session` (global `SESSIONS`)." */
export function objectSentence(facts: ObjectFacts, path: readonly PathStep[] | null): Piece[] {
  const named = facts.name === null ? [] : [plain(' '), code(facts.name)];
  const subject = [plain('This '), code(facts.type), ...named];
  const amount =
    facts.retained > facts.size
      ? [
          plain(' holds '),
          strong(size(facts.retained)),
          plain(', '),
          strong(percent(facts.retainedPercent)),
          plain(' of the heap'),
        ]
      : [plain(' takes '), strong(size(facts.size)), plain(' and holds nothing else alone')];
  if (facts.unreachable && (path === null || path.length <= 1))
    return [
      ...subject,
      ...amount,
      plain('. No root reaches it: only a cycle that nothing else refers to holds it.'),
    ];
  if (facts.root !== null)
    return [...subject, ...amount, plain(`. It is a root: ${rootWords[facts.root].one}.`)];
  return [...subject, ...amount, ...(path === null ? [plain('.')] : holder(path))];
}

const mostTypesNamed = 3;

/** "It refers to 8,200 tuple and 8,200 unicode objects."; '' for what refers to nothing. */
export function elementsSentence(facts: ObjectFacts, types: TypeSumsAnswer | null): Piece[] {
  if (types === null || types.type.length === 0) return [];
  const only = types.type.length === 1;
  const elements = facts.length !== null && facts.length === types.count.reduce((sum, one) => sum + one, 0);
  const first = types.type
    .slice(0, mostTypesNamed)
    .flatMap((type, i): Piece[] => [
      plain(i === 0 ? '' : ', '),
      plain(`${count(types.count[i] ?? 0)} × `),
      code(type),
    ]);
  const others = types.type.length - mostTypesNamed;
  const rest = others > 0 ? [plain(` and ${plural(others, 'more type')}`)] : [];
  if (only && elements)
    return [
      plain(
        `${facts.length === 1 ? 'Its one element is' : `Its ${count(facts.length)} elements are all`} of type `,
      ),
      code(types.type[0] ?? ''),
      plain('.'),
    ];
  return [plain(elements ? 'Its elements: ' : 'It refers to '), ...first, ...rest, plain('.')];
}

/** A path as one name for a cell: `__main__.REQUEST_LOG`; what the dump has no name for is `?`. */
export function whereWords(path: readonly PathStep[] | null): string {
  const root = path?.[0];
  if (path === null || root === undefined) return 'many steps from a root';
  const name = root.type === 'module' && root.value !== null ? root.value.text : `${root.type} (root)`;
  if (path.length === 1) return shortText(name, 120);
  const { expression } = heldAt(path);
  if (expression !== null)
    return shortText(`${name}${expression.startsWith('[') ? '' : '.'}${expression}`, 160);
  return shortText(path.length <= 3 ? `${name}.?` : `${name}.… ${plural(path.length - 1, 'step')}`, 120);
}
