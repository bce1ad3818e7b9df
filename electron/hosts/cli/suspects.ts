import type { Suspect } from '../../../shared/protocol/suspects.ts';
import type { Candidates, Measurements } from '../../engine/suspects/candidates.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions, UsageError } from './options.ts';
import { printable } from './text-table.ts';

const mostBaselines = 20;

const help = `\
meliscope suspects FILE [options]

Says in sentences where memory piles up, the largest first: containers with many elements, and single objects that hold much. With an
earlier dump of the same program only what grew since then: containers with more elements, found again by their path.

  --baseline OLD         an earlier dump; may be repeated, the oldest first
${dumpOptionsHelp}`;

export const suspects: Command = {
  name: 'suspects',
  purpose: 'where memory piles up or, with --baseline, grows',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      baseline: { type: 'string', multiple: true },
    });
    const file = onlyFile('suspects', positionals);
    const baselines = values.baseline ?? [];
    if (baselines.includes('')) throw new UsageError('--baseline must be a file.');
    if (baselines.length > mostBaselines)
      throw new UsageError(`At most ${mostBaselines} baselines can be given.`);
    const { judge } = await import('../../engine/suspects/judge.ts');
    // One dump after the other: only one is in memory at a time.
    const found: { candidates: Candidates | null } = { candidates: null };
    await withDump(file, values, context, async (session, dump, view) => {
      found.candidates = await session.suspectCandidates(dump, view, context.signal);
    });
    const { candidates } = found;
    if (candidates === null) throw new Error('a dump that was read has candidates');
    const earlier: Measurements[] = [];
    for (const baseline of baselines)
      await withDump(baseline, values, context, async (session, dump, view) => {
        earlier.push(await session.measureCandidates(dump, view, candidates.list));
      });
    const answer = judge(candidates, earlier);
    if (values.json === true) {
      const rows = answer.suspects.map((suspect) => ({ ...suspect, address: exactAddress(suspect.address) }));
      await context.out.write(`${JSON.stringify({ suspects: rows, note: answer.note })}\n`);
      return;
    }
    if (answer.note !== null) await context.out.write(`${answer.note}\n`);
    for (const [i, suspect] of answer.suspects.entries())
      await context.out.write(`${numbered(i + 1, suspect)}\n`);
  },
};

const numbered = (number: number, { sentence }: Suspect): string => `${number}. ${printable(sentence)}`;
