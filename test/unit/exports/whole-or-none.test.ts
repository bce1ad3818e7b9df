import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixturePath, temporaryFolder } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';
import { NewFile, writingFailure } from '../../../electron/engine/exports/new-file.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import { nothingRedacted } from '../../../shared/protocol/report.ts';

const large = fixturePath('meliae', 'leak-py310.t2.dump.gz');

test('a cancelled export leaves what was there before', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'objects.csv');
  writeFileSync(path, 'older');
  await withSession({}, async (session) => {
    const { dump } = await readDump(session, large);
    const stop = new AbortController();
    const question = {
      dump,
      view: 'raw',
      kind: 'objects',
      format: 'csv',
      redaction: nothingRedacted,
    } as const;
    await session.handlers().roots({ dump, view: 'raw' }, stop.signal);
    const writing = session.exportHeap(question, path, stop.signal);
    // Before the thread has begun, so that it stops at its first look.
    setImmediate(() => stop.abort());
    await expect(writing).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    expect(session.dumps()[0]?.phase).toBe(null);
    // A closed dump stops its exports, too.
    const again = session.exportHeap(question, path, new AbortController().signal);
    const closed = expect(again).rejects.toBeInstanceOf(FailureError);
    session.closeDump(dump);
    await closed;
  });
  expect(readdirSync(folder)).toEqual(['objects.csv']);
  expect(readFileSync(path, 'utf8')).toBe('older');
});

test('a file that is discarded was never there', () => {
  const folder = temporaryFolder();
  const file = new NewFile(join(folder, 'a.csv'), join(folder, 'a.csv.part'));
  file.text('x'.repeat(3 << 20));
  expect(readdirSync(folder)).toEqual(['a.csv.part']);
  file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('what the system says becomes one sentence', () => {
  const said = (code: string): string => {
    const failure = writingFailure(Object.assign(new Error('E'), { code }), '/x/a.csv');
    return failure instanceof FailureError ? `${failure.failure.kind}: ${failure.message}` : '';
  };
  expect(said('ENOSPC')).toBe('disk-full: The disk is full; a.csv was not written.');
  expect(said('EACCES')).toBe('no-permission: You have no permission to write /x/a.csv.');
  expect(said('EISDIR')).toMatch(/^is-a-directory: /);
  const bug = new TypeError('x');
  expect(writingFailure(bug, '/x')).toBe(bug);
});
