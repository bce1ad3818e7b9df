import type { ReferenceLabel, RootReasonName } from '../../../shared/protocol/graph.ts';
import { none } from '../graph/columns.ts';
import { rootReasons } from '../graph/roots.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { typeNameOf } from '../answers/graph-context.ts';
import { addressTextAt, findRow } from '../answers/object-facts.ts';
import { reasonOf } from '../answers/object.ts';
import { labelOf } from '../answers/reference-labels.ts';

/** One step of a path: how the object before refers to this one. */
export interface PlaceStep {
  readonly label: ReferenceLabel;
  /** Which of the holder's references it is, from 0: what stands for a name that the dump has not. */
  readonly at: number;
  readonly type: string;
  /** Of a module, class or function. */
  readonly name: string | null;
}

/** Where an object is, in words that fit another dump of the same program. Plain data. */
export interface Place {
  readonly root: {
    readonly reason: RootReasonName | null;
    readonly type: string;
    readonly name: string | null;
  };
  readonly steps: readonly PlaceStep[];
  /** The path is longer than anybody reads: it begins somewhere on the way, not at a root. */
  readonly isCut?: boolean;
  readonly type: string;
  readonly address: string;
}

/** Longer paths lead through linked lists. */
const longestPath = 500;
const stepsOfCut = 12;

/** The path from a root to a row, the row last; of a long one its end. */
function endOfPath(parent: Uint32Array, row: number): { path: number[]; isCut: boolean } {
  const path = [row];
  for (let at = parent[row]!; at < parent.length; at = parent[at]!) {
    path.push(at);
    if (path.length > longestPath) return { path: path.slice(0, stepsOfCut).reverse(), isCut: true };
  }
  return { path: path.reverse(), isCut: false };
}

/** A million references take about a millisecond. */
const mostReferences = 1 << 20;

export function placeOf(context: GraphContext, row: number): Place {
  const { path, isCut } = endOfPath(context.graph.paths.parent, row);
  const first = path[0] ?? row;
  const type = typeNameOf(context, first);
  const steps = path.slice(1).map((child, i): PlaceStep => {
    const holder = path[i]!;
    const at = referenceTo(context, holder, child);
    const name = context.records.fields(child).name ?? null;
    return { label: labelOf(context, holder, at), at, type: typeNameOf(context, child), name };
  });
  return {
    root: {
      reason: reasonOf(context, first),
      type,
      name: rootNameOf(context, first),
    },
    steps,
    isCut,
    type: typeNameOf(context, row),
    address: addressTextAt(context.columns, row),
  };
}

/** Which reference of a holder leads to a row: the first that is no key of a dict. */
function referenceTo(context: GraphContext, holder: number, row: number): number {
  const { start, target } = context.view.edges;
  const first = start[holder]!;
  let fallback: number | null = null;
  for (let at = first; at < Math.min(start[holder + 1]!, first + mostReferences); at += 1) {
    if (target[at] !== row) continue;
    if (labelOf(context, holder, at - first).kind !== 'key') return at - first;
    fallback ??= at - first;
  }
  return fallback ?? 0;
}

export interface FoundPlace {
  readonly row: number;
  readonly matchedBy: 'path' | 'address';
}

/**
 * The object at the same place of another dump: by its path, else by its address if that has the type. Where the path has steps
 * without names, an object of the type at the same address says more: in another process it would stand elsewhere. null: there is none.
 */
export function findPlace(context: GraphContext, place: Place): FoundPlace | null {
  const byPath = rowOnPath(context, place);
  if (byPath !== null && place.steps.every(({ label }) => hasName(label)))
    return { row: byPath, matchedBy: 'path' };
  const there = findRow(context, place.address);
  const byAddress = there !== null && typeNameOf(context, there) === place.type ? there : null;
  if (byAddress !== null && byAddress !== byPath) return { row: byAddress, matchedBy: 'address' };
  return byPath === null ? null : { row: byPath, matchedBy: 'path' };
}

function rowOnPath(context: GraphContext, place: Place): number | null {
  if (place.isCut === true) return null;
  for (const root of rootsLike(context, place.root)) {
    let row: number | null = root;
    for (const step of place.steps) {
      row = stepFrom(context, row, step);
      if (row === null) break;
    }
    if (row !== null && typeNameOf(context, row) === place.type) return row;
  }
  return null;
}

/** Roots of a name; of one that has none, the only one of its kind. */
function rootsLike(context: GraphContext, { reason, type, name }: Place['root']): number[] {
  const { roots, unreachableRoots } = context.graph;
  const wanted = rootReasons.findIndex((each) => each === reason);
  const rows =
    reason === 'unreachable'
      ? [...unreachableRoots]
      : [...roots.row].filter((_, i) => roots.reason[i] === wanted);
  const alike = rows.filter((row) => typeNameOf(context, row) === type);
  if (name !== null) return alike.filter((row) => rootNameOf(context, row) === name);
  return alike.length === 1 ? alike : [];
}

/** A module's own name; of what the dump itself gives as a root, such as a local variable, what it calls it. */
const rootNameOf = (context: GraphContext, row: number): string | null =>
  context.records.fields(row).name ?? context.rootNames.get(addressTextAt(context.columns, row)) ?? null;

const hasName = ({ kind, text }: ReferenceLabel): boolean =>
  text !== '' && (kind === 'item' || kind === 'attribute' || kind === 'index' || kind === 'member');

function stepFrom(context: GraphContext, holder: number, step: PlaceStep): number | null {
  const { start, target } = context.view.edges;
  const first = start[holder]!;
  const count = Math.min(start[holder + 1]! - first, mostReferences);
  const fits = (at: number): boolean => {
    const child = target[first + at]!;
    if (child === none || typeNameOf(context, child) !== step.type) return false;
    return step.name === null || context.records.fields(child).name === step.name;
  };
  if (hasName(step.label)) {
    const isNamed = (at: number): boolean => {
      const { kind, text } = labelOf(context, holder, at);
      return kind === step.label.kind && text === step.label.text;
    };
    if (step.at < count && fits(step.at) && isNamed(step.at)) return target[first + step.at]!;
    for (let at = 0; at < count; at += 1) if (fits(at) && isNamed(at)) return target[first + at]!;
    return null;
  }
  // Dicts and instances keep their values in the order in which the program first set them.
  if (step.at < count && fits(step.at)) return target[first + step.at]!;
  const children = new Set<number>();
  for (let at = 0; at < count && children.size < 2; at += 1) if (fits(at)) children.add(target[first + at]!);
  const [only] = children;
  return children.size === 1 && only !== undefined ? only : null;
}

/** A path for reading: `__main__.APP.sessions`; a step whose name the dump has not is its type in ‹›. */
export function placeText({ root, steps, isCut = false }: Place): string {
  let text = root.reason === 'module' ? (root.name ?? 'module') : `‹${root.name ?? root.type}›`;
  if (isCut) text = `….${text}`;
  for (const { label, type, name } of steps) {
    const { kind, text: word } = label;
    if (word === '__dict__') continue;
    const attribute = kind === 'item' ? /^\['([A-Za-z_]\w*)'\]$/.exec(word)?.[1] : undefined;
    if (attribute !== undefined) text += `.${attribute}`;
    else if (kind === 'item' || kind === 'index') text += word;
    else if (hasName(label)) text += word.startsWith('.') ? word : `.${word}`;
    else text += `.‹${name === null ? type : `${type} ${name}`}›`;
  }
  return text;
}
