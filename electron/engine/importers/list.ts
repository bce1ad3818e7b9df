import type { Importer } from './importer.ts';
import { meliae } from './meliae/meliae.ts';

/** All formats, each once. */
export const importers: readonly Importer[] = [meliae];

/** The surest importer for this content, or null when none knows it. */
export function recognise(head: Uint8Array): Importer | null {
  let best: Importer | null = null;
  let bestConfidence = 0;
  for (const importer of importers) {
    const confidence = importer.sniff(head);
    if (confidence > bestConfidence) {
      best = importer;
      bestConfidence = confidence;
    }
  }
  return best;
}
