import type { Failure } from '../../../shared/protocol/failure.ts';
import { count } from '../../format/numbers.ts';

/** "line 12, byte 3,456"; '' where a failure has no place. */
export function failurePlace({ line, byteOffset }: Failure): string {
  const parts = [];
  if (line !== undefined) parts.push(`line ${count(line)}`);
  if (byteOffset !== undefined) parts.push(`byte ${count(byteOffset)}`);
  return parts.join(', ');
}
