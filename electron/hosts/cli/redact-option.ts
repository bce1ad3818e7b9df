import type { ReportRedaction } from '../../../shared/protocol/report.ts';
import { UsageError } from './options.ts';

export const redactHelp = `\
  --redact WHAT          leaves something out: values (of objects, keys, lines of the file), paths (names of files, ways from
                         roots), types=PATTERN (names of types with this part, or that match /this expression/); may be
                         repeated, or joined by commas with types last
`;

/** What the words of `--redact` leave out. */
export function redactionOf(words: readonly string[]): ReportRedaction {
  let [values, paths] = [false, false];
  let types: string | null = null;
  for (const word of words) {
    const pattern = /(?:^|,)types=(.*)$/s.exec(word);
    const flags = pattern === null ? word : word.slice(0, pattern.index);
    if (pattern !== null) {
      if (types !== null) throw new UsageError('Give --redact types=PATTERN once; /a|b/ names several.');
      types = pattern[1] ?? '';
      if (types === '')
        throw new UsageError('--redact types= needs a part of the names, or an /expression/.');
    }
    if (flags === '' && pattern !== null) continue;
    for (const flag of flags.split(',')) {
      if (flag === 'values') values = true;
      else if (flag === 'paths') paths = true;
      else throw new UsageError(`--redact knows values, paths and types=PATTERN, not "${flag}".`);
    }
  }
  return { values, paths, types };
}
