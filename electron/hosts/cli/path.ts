import type { PathStep } from '../../../shared/protocol/graph.ts';
import { exactAddress, givenAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, wholeNumber } from './options.ts';
import { valueText } from './objects.ts';
import { printable } from './text-table.ts';

const help = `\
meliscope path FILE ADDRESS [options]

Prints the shortest way from a root to an object: what keeps it alive. Roots are not in a dump of meliae; modules, frames
and objects that nothing refers to are taken for roots, and the first step says which.

  --count N              so many ways, each by another direct holder (default 1)
${dumpOptionsHelp}`;

const rootText = ({ label, rootName, type }: PathStep): string =>
  `root: ${label.text}${rootName === null || type === 'module' ? '' : ` ${rootName}`}`;

export const path: Command = {
  name: 'path',
  purpose: 'the way from a root to an object',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, { ...dumpOptions, count: { type: 'string' } });
    const [, address, ...others] = positionals;
    const file = onlyFile('path', [positionals[0] ?? '', ...others]);
    const given = givenAddress('path', address);
    const count = wholeNumber('count', values.count, { least: 1, most: 20 }) ?? 1;
    await withDump(file, values, context, async (session, dump, view) => {
      const answer = await session.handlers().paths({ dump, view, address: given, count }, context.signal);
      if (values.json === true) {
        const paths = answer.paths.map((steps) =>
          steps.map((step) => ({
            address: exactAddress(step.address),
            type: step.type,
            label: step.label.text,
            value: step.value?.text ?? null,
            ...(step.rootName === null ? {} : { rootName: step.rootName }),
          })),
        );
        const document = { path: paths[0] ?? [], ...(count > 1 ? { paths } : {}), note: answer.note };
        await context.out.write(`${JSON.stringify(document)}\n`);
        return;
      }
      if (answer.paths.length === 0) await context.out.write('No root reaches this object.\n');
      for (const [i, steps] of answer.paths.entries()) {
        if (i > 0) await context.out.write('\n');
        for (const [depth, step] of steps.entries()) {
          const value = valueText(step.value ?? undefined);
          const how = depth === 0 ? rootText(step) : step.label.text || '?';
          const line = `${'  '.repeat(Math.min(depth, 40))}${how}  ${step.type} ${step.address}${value === '' ? '' : ` ${value}`}`;
          await context.out.write(`${printable(line)}\n`);
        }
      }
      if (answer.note !== null) await context.out.write(`\n${answer.note}\n`);
    });
  },
};
