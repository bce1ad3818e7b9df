import type { SessionOptions } from '../../electron/engine/session.ts';
import { Session } from '../../electron/engine/session.ts';
import type { DumpState } from '../../shared/protocol/dump-state.ts';
import type { SummaryPage, SummaryQuestion } from '../../shared/protocol/summary.ts';
import { engineFiles } from './engine-setup.ts';
import { temporaryFolder } from './fixtures.ts';

/** Runs `body` with an engine of its own and closes it, whatever happens. */
export async function withSession<Value>(
  options: Partial<SessionOptions>,
  body: (session: Session) => Promise<Value>,
): Promise<Value> {
  const session = new Session({ files: engineFiles, cacheFolder: temporaryFolder(), workers: 2, ...options });
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

/** Opens a file and waits until it is read. */
export async function readDump(session: Session, path: string): Promise<DumpState> {
  return session.whenRead(session.openDump(path));
}

/** Every row of a summary, page by page. */
export function wholeSummary(
  session: Session,
  question: Partial<SummaryQuestion> & Pick<SummaryQuestion, 'dump'>,
) {
  const rows: {
    kind: string;
    count: number;
    bytes: number;
    max: number;
    maxAddress: string;
    cumulativePercent: number;
  }[] = [];
  let page: SummaryPage;
  do {
    page = session.summary({
      groupBy: 'type',
      sortBy: 'bytes',
      descending: true,
      filter: '',
      ...question,
      from: rows.length,
      limit: 500,
    });
    page.kind.forEach((kind, i) =>
      rows.push({
        kind,
        count: page.count[i]!,
        bytes: page.bytes[i]!,
        max: page.max[i]!,
        maxAddress: page.maxAddress[i]!,
        cumulativePercent: page.cumulativePercent[i]!,
      }),
    );
  } while (rows.length < page.matching.rows);
  return { rows, page };
}
