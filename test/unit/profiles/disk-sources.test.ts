import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskSources } from '../../../electron/engine/profiles/disk-sources.ts';
import { temporaryFolder } from '../../builders/fixtures.ts';

test('a program is found once it is there, read anew when it changes, and gone when it goes', () => {
  const sources = diskSources(null);
  const path = join(temporaryFolder(), 'work.py');
  expect(sources.linesOf(path)).toBeNull();
  expect(sources.absence(path)).toContain(`looked for at ${path}, where no such file`);
  writeFileSync(path, 'a = 1\r\nb = 2');
  utimesSync(path, 1000, 1000);
  expect(sources.linesOf(path)).toEqual(['a = 1\n', 'b = 2']);
  writeFileSync(path, 'a = 1\nb = 3\n');
  utimesSync(path, 2000, 2000);
  expect(sources.linesOf(path)).toEqual(['a = 1\n', 'b = 3\n']);
  rmSync(path);
  expect(sources.linesOf(path)).toBeNull();
});

test('only what is called like a program is looked at, and what is not there says where it was looked for', () => {
  const sources = diskSources(null);
  const folder = temporaryFolder();
  for (const name of ['secret.txt', 'shadow', 'a.py.bak']) {
    writeFileSync(join(folder, name), 'x\n');
    expect(sources.linesOf(join(folder, name))).toBeNull();
    expect(sources.absence(join(folder, name))).toContain('Only files that are called');
  }
  for (const ending of ['py', 'pyw', 'pyx', 'pxd', 'pxi', 'pyi', 'PY']) {
    writeFileSync(join(folder, `a.${ending}`), 'x\n');
    expect(sources.linesOf(join(folder, `a.${ending}`))).toEqual(['x\n']);
  }
  expect(sources.linesOf(folder)).toBeNull();
  expect(sources.absence('<frozen importlib._bootstrap>')).toContain('no file of it');
  expect(sources.absence('there/work.py')).toContain(join(process.cwd(), 'there', 'work.py'));
});

test('of a folder that is served nothing outside of it is read, and whether it is there is not told', () => {
  const outside = temporaryFolder();
  const served = join(outside, 'served');
  mkdirSync(served);
  for (const folder of [outside, served]) writeFileSync(join(folder, 'work.py'), 'x\n');
  symlinkSync(join(outside, 'work.py'), join(served, 'link.py'));
  const sources = diskSources(served);
  expect(sources.linesOf(join(served, 'work.py'))).toEqual(['x\n']);
  for (const path of [join(outside, 'work.py'), join(served, '..', 'work.py'), join(served, 'link.py')]) {
    expect(sources.linesOf(path)).toBeNull();
    expect(sources.absence(path)).toContain('is outside');
  }
  expect(sources.absence(join(outside, 'none.py'))).toContain('is outside');
});
