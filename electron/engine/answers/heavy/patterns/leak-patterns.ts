import type { Watch } from '../../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from '../questions.ts';
import type { ElementKinds } from './elements.ts';
import { ElementReader } from './elements.ts';
import type { Garbage } from './garbage.ts';
import { garbageOf } from './garbage.ts';
import { nearestGroups } from './held.ts';
import type { HeldFrame } from './held-frames.ts';
import { heldFrames } from './held-frames.ts';
import type { InstanceGroup } from './instance-groups.ts';
import { instanceGroups } from './instance-groups.ts';
import type { LruCache } from './lru-caches.ts';
import { lruCaches } from './lru-caches.ts';
import { moduleGlobals } from './module-globals.ts';
import type { KeptTracebacks } from './tracebacks.ts';
import { keptTracebacks } from './tracebacks.ts';

/** What in a heap has the shape of a known kind of leak; rows and figures, no names. */
export interface LeakPatterns {
  readonly lruCaches: readonly LruCache[];
  readonly tracebacks: readonly KeptTracebacks[];
  readonly groups: readonly InstanceGroup[];
  readonly garbage: Garbage;
  readonly globals: readonly number[];
  readonly frames: readonly HeldFrame[];
  /** One for each of `containers`. */
  readonly elements: readonly ElementKinds[];
}

/** Everything in one question, so that the dump's thread is asked once. Linear in objects and references. */
export function leakPatterns(
  context: HeavyContext,
  { view, leastBytes, leastCount, containers }: HeavyParams<'leakPatterns'>,
  watch: Watch,
): LeakPatterns | null {
  const graph = context.graph(view);
  const caches = lruCaches(graph, context.columns, leastBytes, watch);
  const tracebacks = caches && keptTracebacks(graph, leastBytes, watch);
  const groups = tracebacks && instanceGroups(graph, leastBytes, leastCount, watch);
  const garbage = groups && garbageOf(graph, leastBytes, watch);
  const globals = garbage && moduleGlobals(graph, leastBytes, watch);
  const frames = globals && heldFrames(graph, leastBytes, watch);
  if (!caches || !tracebacks || !groups || !garbage || !globals || !frames) return null;
  const reader = new ElementReader(graph);
  const elements: ElementKinds[] = [];
  for (const row of containers) {
    if (watch(row)) return null;
    elements.push(reader.kindsOf(row));
  }
  return {
    lruCaches: caches,
    tracebacks: tracebacks.filter(({ bytes }) => bytes >= leastBytes),
    groups,
    garbage,
    globals,
    frames,
    elements,
  };
}

export const nearestHolders = (
  context: HeavyContext,
  { view, groups }: HeavyParams<'nearestHolders'>,
): (number | null)[] => nearestGroups(context.graph(view), groups);
