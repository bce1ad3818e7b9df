import type { MeasuredPython } from '../../../shared/python/versions.ts';
import { measuredPythons } from '../../../shared/python/versions.ts';

export const insightParts = ['waste', 'duplicates', 'arenas', 'diagnose', 'sizes'] as const;
export type InsightPart = (typeof insightParts)[number];

/** What the screen "insight" shows. */
export interface InsightLook {
  readonly part: InsightPart;
  /** The Python that the person says wrote the dump; null: the dump tells. */
  readonly python: MeasuredPython | null;
  /** First arena of the picture. */
  readonly from: number;
}

export const usualInsightLook: InsightLook = { part: 'waste', python: null, from: 0 };

export function parseInsightLook(words: URLSearchParams): InsightLook {
  const from = words.get('from') ?? '';
  return {
    part: insightParts.find((part) => part === words.get('part')) ?? usualInsightLook.part,
    python: measuredPythons.find((python) => python === words.get('python')) ?? null,
    from: /^\d{1,9}$/.test(from) ? Number(from) : 0,
  };
}

/** Only what differs from the usual is spelled out. */
export function addInsightWords(words: URLSearchParams, { part, python, from }: InsightLook): void {
  if (part !== usualInsightLook.part) words.set('part', part);
  if (python !== null) words.set('python', python);
  if (from !== 0 && part === 'arenas') words.set('from', String(from));
}
