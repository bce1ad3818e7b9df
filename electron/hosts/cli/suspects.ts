import { sizeWords } from '../../../shared/base/size-words.ts';
import type { Suspect } from '../../../shared/protocol/suspects.ts';
import { suspectTitles } from '../../../shared/protocol/suspects.ts';
import type { AddressText } from '../../../shared/model/units.ts';
import type { Candidates, Measurements } from '../../engine/suspects/candidates.ts';
import { exactAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump, type DumpUse } from './dump-options.ts';
import { parseOptions, UsageError } from './options.ts';
import { printable } from './text-table.ts';

const mostBaselines = 20;

const help = `\
meliscope suspects FILE [options]

Says in sentences where memory piles up, the largest first, and what to try: growing caches, functools caches, many instances of one
class, callbacks that are never removed, kept tracebacks, cycles that nothing reaches or that have __del__, large globals of modules,
locals of running functions; else containers with many elements, and single objects that hold much. No bytes are told of twice: what
lies within a suspect follows it as "Also". With an earlier dump of the same program only what grew since then: containers with more
elements, found again by their path.

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
    const several = baselines.length > 0;
    const readCandidates: DumpUse = async (session, dump, view) => {
      found.candidates = await session.suspectCandidates(dump, view, context.signal);
    };
    await withDump(file, values, context, readCandidates, several);
    const { candidates } = found;
    if (candidates === null) throw new Error('a dump that was read has candidates');
    const earlier: Measurements[] = [];
    const measure: DumpUse = async (session, dump, view) => {
      earlier.push(await session.measureCandidates(dump, view, candidates.list));
      if (session.problems(dump).counts.some(({ kind }) => kind === 'truncated'))
        context.err.tell(
          'A baseline that is cut off lacks objects: what seems to be new may have been there.\n',
        );
    };
    for (const baseline of baselines) await withDump(baseline, values, context, measure, several);
    const answer = judge(candidates, earlier);
    if (values.json === true) {
      const exactly = <Row extends { readonly address: AddressText }>(row: Row) => ({
        ...row,
        address: exactAddress(row.address),
      });
      const rows = answer.suspects.map((suspect) => ({
        ...exactly(suspect),
        evidence: suspect.evidence.map(exactly),
        reasons: suspect.reasons.map((reason) => ({
          ...exactly(reason),
          evidence: reason.evidence.map(exactly),
        })),
      }));
      await context.out.write(`${JSON.stringify({ suspects: rows, note: answer.note })}\n`);
      return;
    }
    if (answer.note !== null) await context.out.write(`${answer.note}\n`);
    for (const [i, suspect] of answer.suspects.entries())
      await context.out.write(`${numbered(i + 1, suspect)}\n`);
  },
};

/** A suspect on lines of its own: the sentence, then what else is true, which objects show it, and what is not known. */
function numbered(number: number, { sentence, kind, reasons, evidence, unknown }: Suspect): string {
  const further = [
    ...reasons.map((reason) => `Also: ${reason.sentence}`),
    ...evidence.map(
      ({ text, type, address, retained }) => `See: ${text} (${type} at ${address}, ${sizeWords(retained)})`,
    ),
    ...(unknown === null ? [] : [`Not known: ${unknown}`]),
  ];
  const title = `${number}. ${suspectTitles[kind]}: ${printable(sentence)}`;
  return [title, ...further.map((line) => `   ${printable(line)}`)].join('\n');
}
