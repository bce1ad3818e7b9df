import { readFileSync } from 'node:fs';
import { fits, unnamedPlace, ways, type Place, type Way } from '../../../shared/capture/ways.ts';
import type { Command } from './context.ts';
import { oneOf, parseOptions, UsageError, wholeNumber } from './options.ts';

const ids = ways.map(({ id }) => id);

const help = `\
meliscope snippet [options]

Prints the dump script, one Python file for 2.7 and 3.4 to 3.14, and how to use it:
  meliscope snippet > meliscope_dump.py

  --for WAY        only the text to copy for one way in: ${ids.join(', ')}
  --list           the ways in, without the script
  --script         the script alone
  --target VERSION the Python of the process, as 3.12: leaves out the ways that do not work there
  --pid N          the process, for texts that name it
  -o, --out OUT    the dump to write (default ${unnamedPlace.out})
  --folder DIR     where meliscope_dump.py lies on the other side (default ${unnamedPlace.folder})
  --container NAME, --pod NAME
                   for texts that name them
  --json           one JSON document: {script, ways: [{id, title, when, text}]}
`;

function versionOf(text: string | undefined): readonly [number, number] | null {
  if (text === undefined) return null;
  const [, major, minor] = /^(\d)\.(\d{1,2})(?:\.\d+)?$/.exec(text) ?? [];
  if (major === undefined) throw new UsageError(`--target must be a version as 3.12, not "${text}".`);
  return [Number(major), Number(minor)];
}

const comment = (text: string): string => text.replace(/^/gm, '# ').replace(/^# $/gm, '#');

const described = (way: Way, place: Place): string =>
  `${way.title} (--for ${way.id})\n${way.when}\n\n${way.text(place)}\n`;

export const snippet: Command = {
  name: 'snippet',
  purpose: 'the dump script and how to use it',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      for: { type: 'string' },
      list: { type: 'boolean' },
      script: { type: 'boolean' },
      target: { type: 'string' },
      pid: { type: 'string' },
      out: { type: 'string', short: 'o' },
      folder: { type: 'string' },
      container: { type: 'string' },
      pod: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals[0] !== undefined)
      throw new UsageError(`snippet takes no file; "${positionals[0]}" is one.`);
    const wanted = oneOf('for', values.for, ids);
    const version = versionOf(values.target);
    const pid = wholeNumber('pid', values.pid, { least: 1, most: 2 ** 31 - 1 });
    const place: Place = {
      pid: pid === undefined ? unnamedPlace.pid : String(pid),
      out: values.out ?? unnamedPlace.out,
      folder: values.folder ?? unnamedPlace.folder,
      container: values.container ?? unnamedPlace.container,
      pod: values.pod ?? unnamedPlace.pod,
    };
    for (const word of [place.out, place.folder, place.container, place.pod])
      if (!/^[\w./@:+-]+$/.test(word))
        throw new UsageError(
          `"${word}" holds characters that would have to be quoted; use letters, digits and ./@:+-_.`,
        );
    const fitting = ways.filter(
      (way) => (wanted === undefined || way.id === wanted) && (version === null || fits(way, version)),
    );
    if (wanted !== undefined && fitting.length === 0)
      throw new UsageError(`The way "${wanted}" does not work on Python ${version?.join('.') ?? ''}.`);
    const script = (): string => readFileSync(context.files.dumpScript, 'utf8');
    if (values.json === true) {
      const told = fitting.map((way) => ({
        id: way.id,
        title: way.title,
        when: way.when,
        text: way.text(place),
      }));
      await context.out.write(`${JSON.stringify({ script: script(), ways: told })}\n`);
    } else if (values.script === true) await context.out.write(script());
    else if (wanted !== undefined || values.list === true)
      await context.out.write(fitting.map((way) => described(way, place)).join('\n'));
    else {
      const texts = fitting.map((way) => described(way, place)).join('\n');
      // Still a Python file, whichever way it is saved.
      await context.out.write(
        `${comment(`Save this as meliscope_dump.py. How to use it:\n\n${texts}`)}\n${script()}`,
      );
    }
  },
};
