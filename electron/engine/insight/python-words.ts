import type { InsightPython } from '../../../shared/protocol/insight.ts';
import type { DumpPython } from './python-version.ts';
import { rangeText } from '../../../shared/python/versions.ts';

/** The Python that figures are for, in words. */
export function insightPython(python: DumpPython): InsightPython {
  const { source, known } = python;
  if (source === 'unknown')
    return { version: '', source, note: 'Nothing in the dump tells which Python wrote it: say which.' };
  return {
    version: rangeText(python),
    source,
    note: known
      ? null
      : 'The sizes of containers are known for 64-bit builds with the global lock alone, which this one is not.',
  };
}
