import { cache } from './cache.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import type { Command } from './context.ts';
import { dominators } from './dominators.ts';
import { index } from './index.ts';
import { object } from './object.ts';
import { objects } from './objects.ts';
import { path } from './path.ts';
import { serve } from './serve.ts';
import { suspects } from './suspects.ts';
import { summary } from './summary.ts';

/** Every command there is, in the order of the help. A new one is a file of its own and a line here. */
export const commands: readonly Command[] = [
  summary,
  objects,
  object,
  path,
  dominators,
  suspects,
  compare,
  check,
  index,
  cache,
  serve,
];

export const overview = `\
Meliscope shows where the memory of a Python process is, from a heap dump.

usage: meliscope COMMAND [options]

${commands.map(({ name, purpose }) => `  ${name.padEnd(10)} ${purpose}`).join('\n')}
  help       what a command does and takes: meliscope help COMMAND

  --version  the version

Exit codes: 0 done, 1 a check failed, 2 bad use, 3 the file cannot be read as asked.
`;
