import type { ProblemReport } from '../../../shared/protocol/dump-state.ts';

/**
 * "3 problems in the file: 2 duplicate-address, 1 truncated (first at line 17, byte 1200)"; null without any. `file`: its name, where the
 * command reads several.
 */
export function problemSentence({ total, counts, first }: ProblemReport, file = 'the file'): string | null {
  if (total === 0) return null;
  const kinds = counts.map(({ kind, count }) => `${count} ${kind}`).join(', ');
  const [earliest] = first;
  const place = earliest ? ` (first at line ${earliest.line}, byte ${earliest.byteOffset})` : '';
  return `${total} ${total === 1 ? 'problem' : 'problems'} in ${file}: ${kinds}${place}`;
}
