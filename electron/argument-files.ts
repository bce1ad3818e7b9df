import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAppLink } from '../shared/protocol/app-link.ts';

/** Desktop environments hand over a double-clicked file as an address when the launcher allows it. */
function asPath(argument: string): string | null {
  if (isAppLink(argument)) return null;
  if (!/^file:\/\//i.test(argument)) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    return null;
  }
}

/**
 * The files named on a command line, absolute. Whatever starts with a dash is a switch, of ours or of Chromium's,
 * up to a `--`: all that follows it is files.
 *
 * @param argv the program first, as in `process.argv`
 * @param packed an unpacked app has its own folder as the first word that is no switch (`electron . FILE`)
 */
export function argumentFiles(argv: readonly string[], packed: boolean, folder: string): string[] {
  const words = argv.slice(1);
  const end = words.indexOf('--');
  const before = (end < 0 ? words : words.slice(0, end)).filter((word) => !word.startsWith('-'));
  const after = end < 0 ? [] : words.slice(end + 1);
  return [...before.slice(packed ? 0 : 1), ...after].flatMap((word) => {
    const path = word === '' ? null : asPath(word);
    return path === null ? [] : [resolve(folder, path)];
  });
}

/** Links to places among the words of a command line: so Windows and Linux hand over one that was followed. */
export const argumentLinks = (argv: readonly string[]): string[] => argv.slice(1).filter(isAppLink);
