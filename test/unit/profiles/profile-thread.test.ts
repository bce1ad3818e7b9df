import { expect, test } from 'vitest';
import { usualProfileLook } from '../../../renderer/state/profiles/profile-look.ts';
import { fixtureBytes, temporaryFile } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

test('questions that nobody waits for any more are not begun, the next one is answered', async () => {
  await withSession({ profiles: 'open' }, async (session) => {
    const path = temporaryFile('a.prof', fixtureBytes('profiles', 'pstats', 'cprofile_3.11.7.prof.gz'));
    const { dump } = await readDump(session, path);
    const { by, cumulative, include, exclude, allFrames, domain, against, added, subject } = usualProfileLook;
    const scope = { by, cumulative, include, exclude, allFrames, domain, against, added, subject };
    const ask = async (filter: string, signal: AbortSignal) =>
      await session
        .handlers()
        .profileTable(
          { ...scope, dump, table: 'functions', sortBy: '', descending: true, filter, from: 0, limit: 10 },
          signal,
        );
    const typing = new AbortController();
    const typed = ['f', 'fi', 'fib'].map((filter) => ask(filter, typing.signal));
    typing.abort();
    const last = ask('fib', new AbortController().signal);
    const results = await Promise.allSettled(typed);
    const reasons = results.map((result) => (result.status === 'rejected' ? String(result.reason) : ''));
    expect(reasons.filter((reason) => reason.includes('Cancelled'))).toHaveLength(3);
    expect((await last).total).toBeGreaterThan(0);
  });
});
