import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import type { Report, ReportTable } from '../../../shared/protocol/report.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixturePath, temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

const cache = temporaryFolder();
const leak = ['t0', 't1', 't2'].map((name) => fixturePath('meliae', `leak-py310.${name}.dump.gz`));

async function written(name: string, files: readonly string[], ...more: string[]): Promise<Buffer> {
  const path = join(temporaryFolder(), name);
  const { code, err } = await commandLine(['report', ...files, '-o', path, ...more], cache);
  expect(err).not.toContain('meliscope:');
  expect(code).toBe(0);
  return readFileSync(path);
}
const document = async (files: readonly string[], ...more: string[]): Promise<Report> =>
  JSON.parse((await written('r.json', files, ...more)).toString()) as Report;
const tableOf = (report: Report, id: string): ReportTable | undefined =>
  report.sections
    .flatMap(({ blocks }) => blocks)
    .find((block): block is ReportTable => block.kind === 'table' && block.id === id);
const json = async (
  ...args: string[]
): Promise<{ rows: Record<string, unknown>[] } & Record<string, unknown>> =>
  JSON.parse((await commandLine([...args, '--json'], cache)).out) as { rows: Record<string, unknown>[] };

describe('what a report says', () => {
  let report: Report;
  beforeAll(async () => {
    report = await document(leak);
    // Three dumps are indexed; on a busy machine that takes longer than a hook usually may.
  }, 60_000);

  test('has the sections in order, and figures that are those of the other commands', async () => {
    expect(report.sections.map(({ name }) => name)).toEqual(
      'overview dump suspects summary containers dominators waste duplicates arenas diagnosis growth problems method'.split(
        ' ',
      ),
    );
    const summary = await json('summary', leak[2]!);
    expect(tableOf(report, 'summary')?.rows.map(([type, count, , bytes]) => [type, count, bytes])).toEqual(
      summary.rows.map(({ kind, count, bytes }) => [kind, count, bytes]),
    );
    const compared = await json('compare', ...leak);
    const grown = new Map(compared.rows.map((row) => [row['kind'], row]));
    const growth = tableOf(report, 'growth');
    expect(growth?.rows.length).toBeGreaterThan(5);
    for (const [type, countDelta, bytesDelta] of growth?.rows ?? [])
      expect(grown.get(type)).toMatchObject({ countDelta, bytesDelta });
    const containers = tableOf(report, 'containers');
    for (const [type, retained, , total, totalObjects, len, size, address] of containers?.rows.slice(0, 5) ??
      [])
      expect(await json('object', leak[2]!, String(address))).toMatchObject({
        ...{ type, retained, totalSize: total, totalObjects, size },
        ...(len === null ? {} : { len }),
      });
  });

  test('names the suspects of the command, with the growth since the first dump', async () => {
    const { suspects } = (await json(
      'suspects',
      leak[2]!,
      '--baseline',
      leak[0]!,
      '--baseline',
      leak[1]!,
    )) as unknown as {
      suspects: { address: number; retained: number }[];
    };
    const findings = report.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'findings' ? block.findings : []));
    expect(findings.map(({ address, retained }) => [Number(address), retained])).toEqual(
      suspects.map(({ address, retained }) => [address, retained]),
    );
    expect(findings[0]?.sentence).toMatch(/since the baseline/);
  });

  test('boxes of the treemap hold no less than what is in them', () => {
    const boxes = report.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'treemap' ? block.boxes : []));
    expect(boxes.length).toBeGreaterThan(3);
    for (const { retained, children } of boxes)
      expect(children.reduce((sum, child) => sum + child.retained, 0)).toBeLessThanOrEqual(retained);
  });
});

test('sections are chosen and ordered; CSV has the first table; Parquet every object', async () => {
  const chosen = await document([leak[0]!], '--sections', 'problems,summary', '--title', 'Nightly');
  expect([chosen.title, ...chosen.sections.map(({ name }) => name)]).toEqual([
    'Nightly',
    'problems',
    'summary',
  ]);
  const csv = (await written('r.csv', [leak[0]!])).toString().split('\r\n');
  const summary = await json('summary', leak[0]!);
  expect(csv[1]).toMatch(
    new RegExp(`^${String(summary.rows[0]?.['kind'])},${String(summary.rows[0]?.['count'])},`),
  );
  const path = join(temporaryFolder(), 'r.parquet');
  await commandLine(['report', leak[0]!, '-o', path], cache);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  expect(rows).toHaveLength(Number(summary['objects']));
  for (const [args, sentence] of [
    [['report', leak[0]!, '-o', 'x.docx'], /\.parquet, not "x\.docx"/],
    [['report', leak[0]!], /needs -o OUT/],
    [['report', '-o', 'x.html'], /needs the FILE/],
    [['report', leak[0]!, '-o', 'x.html', '--sections', 'all'], /not "all"/],
    [['report', leak[0]!, '-o', 'x.html', '--sections', 'growth'], /at least two/],
  ] as const) {
    const run = await commandLine(args, cache);
    expect([args, run.code]).toEqual([args, 2]);
    expect(run.err).toMatch(sentence);
  }
});

test('a dump of our own script says more of its process, but not its command line', async () => {
  const file = fixturePath('superset', 'service-py312.dump.gz');
  const { sections } = await document([file], '--sections', 'dump');
  const facts = new Map(
    sections[0]?.blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts.map(({ label, value }): [string, unknown] => [label, value]) : [],
    ),
  );
  expect(facts.get('Python')).toMatch(/^cpython 3\.12/);
  expect(facts.get('Memory of the process (RSS)')).toBeGreaterThan(1_000_000);
  expect(facts.get('Threads')).toBeGreaterThan(0);
  expect(facts.get('Taken, as the file says')).toMatch(/^20\d\d-/);
  expect(JSON.stringify([...facts])).not.toMatch(/service\.py/);
});

/** The text of a PDF that pdfkit wrote: the hexadecimal strings of its inflated pages. */
function pdfWords(pdf: Buffer): string {
  let words = '';
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    const page = inflateSync(pdf.subarray(at + 7)).toString('latin1');
    for (const [, line = ''] of page.matchAll(/\[(.*?)\] TJ/gs))
      words += `${[...line.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join('')}\n`;
  }
  return words;
}

describe('what is redacted is in no format', () => {
  const secret = 'hunter2';
  const lines = [
    '{"address":16,"type":"module","size":50,"name":"vault","refs":[32]}',
    '{"address":32,"type":"dict","size":1000000,"len":1,"refs":[48,64]}',
    `{"address":48,"type":"str","size":60,"len":7,"value":"${secret}","refs":[]}`,
    '{"address":64,"type":"dict","size":9000000,"len":200,"refs":[80,96]}',
    `{"address":80,"type":"str","size":60,"len":10,"value":"${secret} key","refs":[]}`,
    '{"address":96,"type":"list","size":8000000,"len":150,"refs":[112,128]}',
    '{"address":112,"type":"acme.SecretLedger","size":4000000,"refs":[]}',
    `{"address":128,"type":"acme.SecretLedger","size":3000000,"value":"${secret}","refs":[]}`,
    '{"address":144,"type":"unicode","size":30,"refs":[]}',
    `{"address":160,"type":"str","size":9,"value":"${secret} broken`,
  ];
  const dumps = [1, 2].map((n) =>
    temporaryFile(`private-${n}.dump`, `${lines.slice(0, n === 1 ? 6 : 10).join('\n')}\n`),
  );
  const redact = ['--redact', 'values,paths,types=Secret'];

  test.each(['html', 'md', 'json', 'csv', 'pdf', 'parquet'])('of a report as %s', async (format) => {
    const plain = await written(`r.${format}`, dumps);
    const hidden = await written(`r.${format}`, dumps, ...redact);
    const words = (bytes: Buffer): string => (format === 'pdf' ? pdfWords(bytes) : bytes.toString());
    expect(words(plain)).toContain('SecretLedger');
    for (const word of [secret, 'SecretLedger', 'private-'])
      expect(words(hidden).includes(word), word).toBe(false);
    if (format !== 'csv' && format !== 'parquet') {
      expect(words(plain)).toContain('vault');
      expect(words(plain)).toContain(secret);
      expect(words(hidden)).not.toContain('vault');
      expect(words(hidden)).toMatch(/Values of objects, keys of dicts/);
    }
    expect(await written(`r.${format}`, dumps, ...redact)).toEqual(hidden);
  });

  test.each(['csv', 'json', 'jsonl', 'parquet'])('of the objects as %s', async (format) => {
    const texts: string[] = [];
    for (const more of [[], redact]) {
      const path = join(temporaryFolder(), `o.${format}`);
      await commandLine(['export', 'objects', dumps[1]!, '-o', path, ...more], cache);
      texts.push(readFileSync(path).toString());
    }
    expect(texts[0]).toContain(secret);
    expect(texts[1]).not.toContain(secret);
    expect(texts[1]).not.toContain('SecretLedger');
    expect(texts[1]).toContain('‹type 1›');
  });

  test('of pictures, too', async () => {
    for (const kind of ['folded', 'speedscope', 'dot']) {
      const path = join(temporaryFolder(), kind);
      await commandLine(['export', kind, dumps[1]!, '-o', path, ...redact], cache);
      expect(readFileSync(path, 'utf8')).not.toMatch(/Secret|hunter2|private-/);
    }
  });
});

test('every format has the same bytes for the same dump and options, and no date of its own', async () => {
  for (const name of ['r.html', 'r.md', 'r.json', 'r.csv', 'r.pdf', 'r.parquet']) {
    const [first, second] = [await written(name, [leak[0]!]), await written(name, [leak[0]!])];
    expect(first.equals(second), name).toBe(true);
    if (name === 'r.pdf') expect(first.toString('latin1')).not.toMatch(/CreationDate|D:(19|20)\d\d/);
  }
});

test('names of a hostile dump are text in every format', async () => {
  const names = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '[x](javascript:1)',
    '| a | b |',
    '@team #1',
    '\u202eabc',
  ];
  const file = temporaryFile(
    'hostile.dump',
    names
      .map((name, i) => `{"address":${16 + i * 16},"type":${JSON.stringify(name)},"size":8,"refs":[]}\n`)
      .join(''),
  );
  const html = (await written('r.html', [file])).toString();
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toContain('<img');
  expect(html).not.toContain('\u202e');
  const markdown = (await written('r.md', [file])).toString();
  expect(markdown).toContain('\\<script\\>');
  expect(markdown).toContain('\\[x\\]');
  expect(markdown).not.toMatch(/@team|#1\b/);
  for (const line of markdown.split('\n').filter((each) => each.startsWith('| ')))
    expect(line.replaceAll('\\|', '').split('|').length).toBeGreaterThan(3);
  expect((await document([file])).sections.length).toBeGreaterThan(5);
  expect(pdfWords(await written('r.pdf', [file]))).toContain('<script>alert(1)</script>');
});
