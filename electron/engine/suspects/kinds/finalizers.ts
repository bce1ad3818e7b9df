import type { GraphContext } from '../../answers/graph-context.ts';
import { typeNameOf } from '../../answers/graph-context.ts';
import { lengthAt } from '../../answers/object-facts.ts';
import { labelOf } from '../../answers/reference-labels.ts';
import type { ClassInCycles, Garbage } from '../../answers/heavy/patterns/garbage.ts';
import { childrenOf, lastReferences } from '../../answers/heavy/patterns/held.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { none } from '../../graph/columns.ts';
import { rootReasons } from '../../graph/roots.ts';
import { classTypes } from '../../graph/type-lists.ts';
import { counted, shortName, sizeAndShare, whole } from '../figures.ts';
import { passes, suspectRules } from '../rules.ts';
import { evidenceOf } from '../trait.ts';
import type { Found } from './found.ts';

/** A class has seldom more. */
const mostClasses = 200;
const mostNamed = 3;
const hint =
  'Take __del__ out of the cycle: use weakref.finalize or a context manager (with) for the clean-up, or break the cycle on closing.';

/** Objects of classes with `__del__` that stand in cycles: unreachable ones, and what Python 2 put into gc.garbage. */
export function finalizerFinds(context: GraphContext, garbage: Garbage, reached: number): Found[] {
  return [...unreachableFinalizers(context, garbage, reached), ...garbageListFinds(context, reached)];
}

function unreachableFinalizers(context: GraphContext, garbage: Garbage, reached: number): Found[] {
  const found = garbage.classes.filter(({ class: row }) => definesDel(context, row));
  const [largest] = found;
  if (largest === undefined) return [];
  const bytes = found.reduce((sum, each) => sum + each.bytes, 0);
  const count = found.reduce((sum, each) => sum + each.count, 0);
  const two = context.writer.python === 2;
  const names = found
    .slice(0, mostNamed)
    .map((each) => `${classNameOf(context, each)} (${whole(each.count)})`);
  const figures = `${counted(count, 'object')} with __del__ stand in cycles that nothing reaches any more, and keep at least ${sizeAndShare(bytes, reached)}.`;
  return [
    {
      row: largest.largest,
      holds: [],
      bytes,
      atLeast: true,
      elements: count,
      elementType: null,
      isLarge: passes(two ? suspectRules['finalizer-cycle'] : suspectRules.unreachable, bytes, reached),
      encloses: false,
      trait: {
        kind: 'finalizer-cycle',
        // Where they are freed anyway the cycles themselves say more.
        telling: two ? 3 : 0.5,
        told: `${figures} By class: ${names.join(', ')}. ${meaning(context)}`,
        bare: `${figures} ${meaning(context)}`,
        isWhole: true,
        hint,
        unknown: 'Classes that an extension gives a finaliser are not recognised.',
        evidence: [
          evidenceOf(context, largest.largest, 'the largest of them'),
          ...found
            .slice(0, mostNamed)
            .map((each) =>
              evidenceOf(context, each.class, `class ${classNameOf(context, each)}, which defines __del__`),
            ),
        ],
      },
    },
  ];
}

function meaning({ writer }: GraphContext): string {
  if (writer.python === 2)
    return 'Python 2 never frees such cycles: the next collection moves them to gc.garbage for good.';
  if (writer.python === 3)
    return 'Python 3.4 and later frees them at the next full collection; __del__ only makes that slower.';
  return 'Python 2 never frees such cycles; 3.4 and later does. Which one wrote this dump is not known.';
}

const classNameOf = (context: GraphContext, { class: row }: ClassInCycles): string =>
  shortName(context.records.fields(row).name ?? 'a class');

/** Whether a class, or one that it inherits from, has a method `__del__` of Python code. Functions carry their names in every dump. */
function definesDel(context: GraphContext, row: number): boolean {
  const { graph } = context;
  const classes = new Set([row]);
  for (const each of classes) {
    for (const child of childrenOf(graph, each, 64)) {
      const type = typeNameOf(context, child);
      if (type === 'dict' && hasDel(context, child)) return true;
      // Old classes have a tuple of their bases, new ones all they inherit from.
      const bases = type === 'tuple' ? childrenOf(graph, child, 64) : [child];
      for (const base of bases)
        if (classTypes.has(typeNameOf(context, base)) && classes.size < mostClasses) classes.add(base);
    }
  }
  return false;
}

const hasDel = (context: GraphContext, dict: number): boolean =>
  childrenOf(context.graph, dict, 4096).some(
    (child) => typeNameOf(context, child) === 'function' && context.records.fields(child).name === '__del__',
  );

/** Modules are the first among the roots. */
function moduleNamed(context: GraphContext, name: string): number | null {
  const { row, reason } = context.graph.roots;
  const wanted = rootReasons.indexOf('module');
  for (let i = 0; i < row.length && reason[i] === wanted; i += 1)
    if (context.records.fields(row[i]!).name === name) return row[i]!;
  return null;
}

/** The list `garbage` of the module gc, where it has grown. */
function garbageListFinds(context: GraphContext, reached: number): Found[] {
  const { graph } = context;
  const module = moduleNamed(context, 'gc');
  if (module === null) return [];
  // As written a module refers to its dict last; meliae's views fold it in.
  const [last] = lastReferences(graph, module, 1);
  const isFolded = context.view.absent !== null;
  const names = last !== undefined && !isFolded && typeNameOf(context, last) === 'dict' ? last : module;
  const { start, target } = context.view.edges;
  for (let at = start[names]!; at < start[names + 1]!; at += 1) {
    const list = target[at]!;
    if (list === none || typeNameOf(context, list) !== 'list') continue;
    const label = labelOf(context, names, at - start[names]!).text;
    // Without names it is one of two lists of the module; the other one holds callbacks.
    if (!/garbage/.test(label) && label !== '' && label !== 'value' && label !== 'attribute') continue;
    const count = lengthAt(context.columns, list) ?? 0;
    const bytes = graph.retained[list]!;
    if (count === 0) continue;
    const figures = `gc.garbage holds ${counted(count, 'object')} that the collector could not free, and keeps ${sizeWords(bytes)}.`;
    const why =
      context.writer.python === 2
        ? ' On Python 2 these are objects with __del__ in cycles: they are never freed.'
        : ' On Python 3.4 and later that happens with gc.DEBUG_SAVEALL, or with cycles of an extension.';
    return [
      {
        row: list,
        holds: [list],
        bytes,
        atLeast: false,
        elements: count,
        elementType: null,
        isLarge: passes(suspectRules['finalizer-cycle'], bytes, reached),
        encloses: false,
        trait: {
          kind: 'finalizer-cycle',
          told: `${figures}${why}`,
          bare: `${figures}${why}`,
          isWhole: true,
          hint: `${hint} Emptying gc.garbage frees what is in it now.`,
          unknown: 'What was in it before and was taken out is not in a dump.',
          evidence: childrenOf(graph, list, mostNamed).map((row) =>
            evidenceOf(context, row, 'one of its objects'),
          ),
        },
      },
    ];
  }
  return [];
}
