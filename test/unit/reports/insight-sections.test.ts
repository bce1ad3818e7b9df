import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  ArenasAnswer,
  Diagnosis,
  DuplicatesAnswer,
  WasteAnswer,
} from '../../../shared/protocol/insight.ts';
import type { Report, ReportTable } from '../../../shared/protocol/report.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixturePath, temporaryFolder } from '../../builders/fixtures.ts';

const cache = temporaryFolder();
const service = fixturePath('superset', 'service-py312.dump.gz');
const sections = ['--sections', 'waste,duplicates,arenas,diagnosis'];

async function written(name: string, ...args: string[]): Promise<string> {
  const path = join(temporaryFolder(), name);
  const { code, err } = await commandLine(['report', service, '-o', path, ...sections, ...args], cache);
  expect(err).not.toContain('meliscope:');
  expect(code).toBe(0);
  return readFileSync(path, 'utf8');
}
const document = async (...args: string[]): Promise<Report> =>
  JSON.parse(await written('r.json', ...args)) as Report;
const table = (report: Report, id: string): ReportTable =>
  report.sections
    .flatMap(({ blocks }) => blocks)
    .find((block): block is ReportTable => block.kind === 'table' && block.id === id)!;
const asked = async <Answer>(...args: string[]): Promise<Answer> =>
  JSON.parse((await commandLine([...args, '--json'], cache)).out) as Answer;

test('the figures are those of the commands', async () => {
  const report = await document();
  const waste = await asked<WasteAnswer>('waste', service);
  expect(table(report, 'waste-types').rows.map((row) => [row[0], row[1], row[5]])).toEqual(
    waste.types.map(({ type, count, wasted }) => [type, count, wasted]),
  );
  const duplicates = await asked<DuplicatesAnswer>('duplicates', service);
  expect(table(report, 'duplicate-values').total).toBe(duplicates.groupCount);
  expect(table(report, 'duplicate-values').rows.map((row) => [Number(row[2]), row[3], row[5]])).toEqual(
    duplicates.groups.slice(0, 100).map(({ address, count, wasted }) => [Number(address), count, wasted]),
  );
  const arenas = await asked<ArenasAnswer>('arenas', service);
  expect(table(report, 'arena-classes').rows.map((row) => row.slice(0, 4))).toEqual(
    arenas.classes.map(({ blockBytes, pools, blocks, seen }) => [blockBytes, pools, blocks, seen]),
  );
  const diagnosis = await asked<Diagnosis>('diagnose', service);
  expect(table(report, 'resident').rows.map((row) => row.slice(1, 3))).toEqual(
    diagnosis.parts.map(({ least, most }) => [least, most]),
  );
  expect(JSON.stringify(report)).toContain(JSON.stringify(diagnosis.branch.sentence).slice(1, -1));
});

test('equal values are values: redaction takes every one of them out, in every text format', async () => {
  const values = table(await document(), 'duplicate-values')
    .rows.map(([value]) => String(value))
    .filter((value) => value.length > 12);
  expect(values.length).toBeGreaterThan(3);
  const hidden = await document('--redact', 'values');
  expect(new Set(table(hidden, 'duplicate-values').rows.map(([value]) => value))).toEqual(
    new Set(['‹redacted›']),
  );
  for (const name of ['r.json', 'r.html', 'r.md']) {
    const text = await written(name, '--redact', 'values');
    for (const value of values) expect(text, `${name} ${value}`).not.toContain(value);
  }
});

test('names of types are replaced in tables and in sentences about them', async () => {
  const report = JSON.stringify(await document('--redact', 'types=/^(dict|str|list)$/'));
  expect(report).toContain('‹type 1›');
  expect(report).not.toMatch(/"(?:dict|str|list)"/);
});

test('a dump that does not say how much was resident: the section says so', async () => {
  const path = join(temporaryFolder(), 'r.json');
  const meliae = fixturePath('meliae', 'small-py310.dump.gz');
  const { code } = await commandLine(['report', meliae, '-o', path, ...sections], cache);
  expect(code).toBe(0);
  const { sections: found } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  expect(JSON.stringify(found.at(-1))).toContain('does not say how much memory of the process was resident');
});
