import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileKey } from '../../../electron/engine/index-file/file-key.ts';
import { notesFile } from '../../../electron/engine/kept/notes-file.ts';
import { SavedQueriesFile } from '../../../electron/engine/kept/saved-queries-file.ts';
import { addressText, asDumpId } from '../../../shared/model/units.ts';
import type { SetNoteQuestion } from '../../../shared/protocol/notes.ts';
import { tempFolder } from '../hosts/temp-folder.ts';

const about = (change: Partial<SetNoteQuestion>): SetNoteQuestion => ({
  dump: asDumpId(1),
  address: null,
  type: 'dict',
  starred: false,
  text: '',
  ...change,
});

async function notes() {
  const folder = tempFolder();
  const dump = join(folder, 'a.dump');
  writeFileSync(dump, 'x'.repeat(1000));
  const kept = join(folder, 'data', 'notes');
  return { folder, dump, kept, file: notesFile(kept, await fileKey(dump)) };
}

describe('notes of a dump', () => {
  test('are kept by object and by type, latest first, and go when they are empty', async () => {
    const { file } = await notes();
    expect(await file.read()).toMatchObject({ value: { notes: [] }, problem: null });
    await file.set(about({ text: '  all of them\nhostile: <b>\u202e  ' }), 1);
    const address = addressText(2n ** 64n - 1n);
    await file.set(about({ address, type: 'list', starred: true }), 2);
    const { value } = await file.read();
    expect(value.notes).toEqual([
      { about: { kind: 'object', address }, type: 'list', starred: true, text: '', changedMs: 2 },
      {
        about: { kind: 'type', type: 'dict' },
        type: 'dict',
        starred: false,
        text: 'all of them\nhostile: <b>\u202e',
        changedMs: 1,
      },
    ]);
    await file.set(about({}), 3);
    expect((await file.read()).value.notes).toHaveLength(1);
  });

  test('belong to what is in the file, wherever it lies', async () => {
    const { folder, dump, kept, file } = await notes();
    await file.set(about({ starred: true }), 1);
    const moved = join(folder, 'elsewhere.dump');
    copyFileSync(dump, moved);
    expect((await notesFile(kept, await fileKey(moved)).read()).value.notes).toHaveLength(1);
    writeFileSync(dump, 'y'.repeat(1000));
    expect((await notesFile(kept, await fileKey(dump)).read()).value.notes).toHaveLength(0);
  });

  test('changes at the same time all arrive', async () => {
    const { file } = await notes();
    const types = Array.from({ length: 20 }, (_, i) => `t${i}`);
    await Promise.all(types.map((type) => file.set(about({ type, starred: true }), 1)));
    expect((await file.read()).value.notes).toHaveLength(20);
  });

  test.each([
    ['no JSON {'],
    ['{"layout": 9, "dump": "", "notes": []}'],
    ['{"layout":1,"dump":"","notes":[{}]}'],
  ])(
    'a damaged file (%s) says so, is set aside by the next change, and nothing of it is lost',
    async (text) => {
      const { kept, file } = await notes();
      await file.set(about({ starred: true }), 1);
      const [name = ''] = readdirSync(kept);
      writeFileSync(join(kept, name), text);
      const damaged = await file.read();
      expect(damaged.value.notes).toEqual([]);
      expect(damaged.problem).toMatch(/could not be read: .* is damaged/);
      expect(readFileSync(join(kept, name), 'utf8')).toBe(text);
      const changed = await file.set(about({ type: 'list', starred: true }), 2);
      expect(changed.problem).toContain('what was there is kept in');
      const aside = readdirSync(kept).find((other) => other.includes('.damaged-')) ?? '';
      expect(readFileSync(join(kept, aside), 'utf8')).toBe(text);
      expect(await file.read()).toMatchObject({ value: { notes: [{ type: 'list' }] }, problem: null });
    },
  );

  test('a folder that cannot be written is one sentence', async () => {
    const { folder, dump } = await notes();
    writeFileSync(join(folder, 'blocked'), '');
    const file = notesFile(join(folder, 'blocked', 'notes'), await fileKey(dump));
    await expect(file.set(about({ starred: true }), 1)).rejects.toThrow(/could not be written to/);
  });
});

describe('saved queries', () => {
  test('are there again, sorted, renamed and removed', async () => {
    const folder = join(tempFolder(), 'data');
    const file = new SavedQueriesFile(folder);
    expect(await file.read()).toEqual({ queries: [], problem: null });
    await file.save('b', 'size > 1', null);
    await file.save('a', 'len > 1', null);
    await file.save('b', 'size > 2', null);
    expect((await new SavedQueriesFile(folder).read()).queries).toEqual([
      { name: 'a', text: 'len > 1' },
      { name: 'b', text: 'size > 2' },
    ]);
    await file.save('c', 'size > 2', 'b');
    expect((await file.remove('a')).queries).toEqual([{ name: 'c', text: 'size > 2' }]);
    await expect(file.save(' ', 'x', null)).rejects.toThrow('1 to 100 characters');
  });

  test('a damaged file is set aside', async () => {
    const folder = tempFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'queries.json'), '[]');
    const file = new SavedQueriesFile(folder);
    expect((await file.read()).problem).toContain('The saved queries could not be read');
    await file.save('a', '', null);
    expect(readdirSync(folder).filter((name) => name.startsWith('queries.json.damaged-'))).toHaveLength(1);
  });
});
