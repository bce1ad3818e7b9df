import { resolve } from 'node:path';
import type { Command } from './context.ts';
import { parseOptions, UsageError, wholeNumber } from './options.ts';

/** In seconds. A dump writes about a hundred thousand objects a second. */
const defaultTimeout = 600;

const help = `\
meliscope capture --pid N -o OUT [options]

Takes a dump of a running Python process on this machine and writes it to OUT, compressed when that ends in .gz.
The process needs nothing installed. It is reached with gdb (Python 2.7 and 3.4 to 3.13) or by Python itself
(sys.remote_exec, 3.14 and later), and stands still for Python code while the dump is written.

A dump holds passwords and personal data that the process holds: treat it like the process's memory.

  --pid N        the process
  -o, --out OUT  the file to write
  --fork         let a copy of the process write, so that the process itself pauses only for the fork
  --values N     characters of each text to keep (default 100); 0 keeps no values at all, numbers included
  --no-argv      leave the command line out
  --no-frames    leave out the stacks of the threads and their local variables
  --refcounts    write each object's reference count
  --timeout S    give up after S seconds (default ${defaultTimeout}); the process goes on undisturbed
  --work DIR     a folder that the process can write to, by its own name for it (default /tmp)
  --gdb PATH     the gdb to use (default gdb)
  --python PATH  for 3.14 and later: a Python of the process's version (default: the process's own)
  --json         one JSON document instead of text
`;

export const capture: Command = {
  name: 'capture',
  purpose: 'a dump of a running Python process',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      pid: { type: 'string' },
      out: { type: 'string', short: 'o' },
      fork: { type: 'boolean' },
      values: { type: 'string' },
      'no-argv': { type: 'boolean' },
      'no-frames': { type: 'boolean' },
      refcounts: { type: 'boolean' },
      timeout: { type: 'string' },
      work: { type: 'string' },
      gdb: { type: 'string' },
      python: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals[0] !== undefined)
      throw new UsageError(`capture takes no file but OUT after -o; "${positionals[0]}" is one too many.`);
    const pid = wholeNumber('pid', values.pid, { least: 1, most: 2 ** 31 - 1 });
    if (pid === undefined) throw new UsageError('capture needs the process: --pid N.');
    if (values.out === undefined || values.out === '')
      throw new UsageError('capture needs the file to write: -o OUT.');
    const { takeDump } = await import('../../capture/take-dump.ts');
    const clearLine = context.err.isTerminal ? '\r\u001b[K' : '';
    const show = (text: string): void => {
      if (clearLine !== '') context.err.tell(`${clearLine}${text}`);
    };
    try {
      const taken = await takeDump({
        pid,
        out: resolve(values.out),
        script: context.files.dumpScript,
        options: {
          valueLimit: wholeNumber('values', values.values, { least: 0, most: 1_000_000_000 }) ?? 100,
          argv: values['no-argv'] !== true,
          frames: values['no-frames'] !== true,
          refcounts: values.refcounts === true,
          fork: values.fork === true,
        },
        seconds: wholeNumber('timeout', values.timeout, { least: 1, most: 86_400 }) ?? defaultTimeout,
        gdb: values.gdb ?? 'gdb',
        python: values.python,
        work: values.work ?? '/tmp',
        signal: context.signal,
        onProgress: (bytes) =>
          show(bytes === null ? `waiting for process ${pid}` : `writing ${(bytes / 2 ** 20).toFixed(1)} MiB`),
      });
      show('');
      await context.out.write(
        values.json === true
          ? `${JSON.stringify(taken)}\n`
          : `${taken.path}: ${taken.objects} objects, ${taken.bytes} bytes, of process ${pid} (Python ${taken.python}) ` +
              `by ${taken.way}${taken.seconds === null ? '' : ` in ${taken.seconds.toFixed(1)} s`}\n`,
      );
      if (taken.skipped > 0)
        context.err.tell(`${taken.skipped} objects could not be written and were left out\n`);
    } finally {
      show('');
    }
  },
};
