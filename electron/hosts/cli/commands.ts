import { arenas } from './arenas.ts';
import { cache } from './cache.ts';
import { capture } from './capture.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import type { Command } from './context.ts';
import { diagnose } from './diagnose.ts';
import { dominators } from './dominators.ts';
import { exportCommand } from './export.ts';
import { duplicates } from './duplicates.ts';
import { index } from './index.ts';
import { object } from './object.ts';
import { objects } from './objects.ts';
import { path } from './path.ts';
import { profile } from './profile.ts';
import { query } from './query.ts';
import { report } from './report.ts';
import { serve } from './serve.ts';
import { snippet } from './snippet.ts';
import { suspects } from './suspects.ts';
import { summary } from './summary.ts';
import { waste } from './waste.ts';

/** Every command there is, in the order of the help. A new one is a file of its own and a line here. */
export const commands: readonly Command[] = [
  summary,
  objects,
  object,
  path,
  dominators,
  query,
  suspects,
  waste,
  duplicates,
  arenas,
  diagnose,
  compare,
  check,
  report,
  exportCommand,
  profile,
  index,
  cache,
  serve,
  capture,
  snippet,
];

export const overview = `\
Meliscope shows where the memory of a Python process is, from a heap dump.

usage: meliscope COMMAND [options]

${commands.map(({ name, purpose }) => `  ${name.padEnd(10)} ${purpose}`).join('\n')}
  help       what a command does and takes: meliscope help COMMAND

  --version  the version

Exit codes: 0 done, 1 a check failed, 2 bad use, 3 the file cannot be read as asked.
`;
