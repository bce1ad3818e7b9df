import { groupings, type SummaryPage, type SummaryQuestion } from '../../../shared/protocol/summary.ts';
import type { Command, CommandContext, CommandSession } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { oneOf, parseOptions, wholeNumber } from './options.ts';
import { rowsOf, summaryTable } from './summary-table.ts';

/** The engine's limit for one page. */
const pageRows = 500;
/** As many rows as meliae prints. */
const textRows = 20;

const help = `\
meliscope summary FILE [options]

Prints how many objects of each type a dump holds and how large they are, largest first, as meliae's
summarize() does.

  --by type|module|size-class  what to group by (default type)
  --limit N              rows to print (default ${textRows}; with --json all)
  --filter TEXT          only kinds that contain TEXT, whatever its case; /…/ is a regular expression
${dumpOptionsHelp}`;

type Question = Omit<SummaryQuestion, 'from' | 'limit'>;

export const summary: Command = {
  name: 'summary',
  purpose: 'objects and bytes per type, as meliae prints them',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      by: { type: 'string' },
      limit: { type: 'string' },
      filter: { type: 'string' },
    });
    const file = onlyFile('summary', positionals);
    const groupBy = oneOf('by', values.by, groupings) ?? 'type';
    const limit = wholeNumber('limit', values.limit, { least: 1, most: Number.MAX_SAFE_INTEGER });
    const { filter = '', json = false } = values;
    await withDump(file, values, context, async (session, dump, view) => {
      const question: Question = { dump, view, groupBy, sortBy: 'bytes', descending: true, filter };
      if (json) await printJson(session, question, limit ?? Infinity, context);
      else if (groupBy === 'type' && filter === '')
        await context.out.write(`${await session.viewSummaryText(dump, view, limit ?? textRows)}\n`);
      else await context.out.write(`${await textOf(session, question, limit ?? textRows)}\n`);
    });
  },
};

/** The pages of at most `limit` rows, each as large as the engine gives. There is always a first one. */
async function* pages(
  session: CommandSession,
  question: Question,
  limit: number,
): AsyncGenerator<SummaryPage> {
  let from = 0;
  do {
    const page = await session.viewSummary({ ...question, from, limit: Math.min(pageRows, limit - from) });
    yield page;
    if (page.kind.length === 0) return;
    from += page.kind.length;
    if (from >= page.matching.rows) return;
  } while (from < limit);
}

async function textOf(session: CommandSession, question: Question, limit: number): Promise<string> {
  const all: SummaryPage[] = [];
  for await (const page of pages(session, question, limit)) all.push(page);
  const [first] = all;
  if (first === undefined) throw new Error('a summary has at least one page');
  const column = <Value>(pick: (page: SummaryPage) => readonly Value[]): Value[] => all.flatMap(pick);
  const page: SummaryPage = {
    ...first,
    kind: column(({ kind }) => kind),
    count: column(({ count }) => count),
    bytes: column(({ bytes }) => bytes),
    max: column(({ max }) => max),
    maxAddress: column(({ maxAddress }) => maxAddress),
    countPercent: column(({ countPercent }) => countPercent),
    bytesPercent: column(({ bytesPercent }) => bytesPercent),
    cumulativePercent: column(({ cumulativePercent }) => cumulativePercent),
  };
  const filtered = question.filter !== '';
  const groups = filtered ? await groupsOf(session, question) : page.matching.rows;
  return summaryTable(page, { groupBy: question.groupBy, filtered, groups });
}

/** How many rows there are without the filter. */
const groupsOf = async (session: CommandSession, question: Question): Promise<number> =>
  (await session.viewSummary({ ...question, filter: '', from: 0, limit: 1 })).matching.rows;

async function printJson(
  session: CommandSession,
  question: Question,
  limit: number,
  { out }: CommandContext,
): Promise<void> {
  let rows = 0;
  // Written page by page: a dump can have hundreds of thousands of types.
  for await (const page of pages(session, question, limit)) {
    const { objects, types, bytes } = page.totals;
    if (rows === 0) await out.write(`${JSON.stringify({ objects, types, bytes }).slice(0, -1)},"rows":[`);
    const lines = rowsOf(page).map((row, at) => `${rows + at === 0 ? '' : ','}\n${JSON.stringify(row)}`);
    rows += lines.length;
    await out.write(lines.join(''));
  }
  const { total, counts } = session.problems(question.dump);
  await out.write(`\n],"problems":${JSON.stringify({ total, counts })}}\n`);
}
