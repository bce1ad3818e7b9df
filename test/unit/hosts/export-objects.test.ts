import { createServer, get } from 'node:http';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exportedObjects, exportName } from '../../../electron/hosts/export-objects.ts';
import { Downloads, sendDownload } from '../../../electron/hosts/server/downloads.ts';
import { writeExport } from '../../../electron/ipc/write-export.ts';
import type { ExportFormat } from '../../../shared/protocol/export.ts';
import { fixturePath } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';
import { tempFolder } from './temp-folder.ts';

const { signal } = new AbortController();
const text = 'type = str order by size desc limit 1200';

test('an export has all that a query finds, a page at a time', () =>
  withSession({ graph: 'asked', useIndex: false }, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
    const { query } = session.handlers();
    const whole = async (format: ExportFormat, asked = text) => {
      let all = '';
      for await (const piece of exportedObjects(query, { dump, view: 'raw', text: asked, format }, signal))
        all += piece;
      return all;
    };
    const json = JSON.parse(await whole('json')) as {
      total: number;
      rows: { address: number; value: string }[];
    };
    expect(json.rows).toHaveLength(1200);
    expect(json.total).toBeGreaterThan(1200);
    const page = await query({ dump, view: 'raw', text, from: 700, limit: 1 }, signal);
    expect(json.rows[700]).toMatchObject({
      address: Number(page.address[0]),
      type: 'str',
      size: page.size[0],
      retained: page.retained[0],
      value: page.value[0]?.text ?? null,
    });
    const csv = await whole('csv', 'type = dict limit 3');
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toMatch(/^address,type,size,len,refs,referrers,retained,value\r\n\d+,dict,/);
    expect(JSON.parse(await whole('json', 'size < 0'))).toEqual({ total: 0, bytes: 0, rows: [] });

    // The desktop writes beside the file first: what goes wrong leaves the old one.
    const folder = tempFolder();
    const path = join(folder, 'out.csv');
    const question = { dump, view: 'raw', text, format: 'csv' } as const;
    expect(await writeExport(path, query, question, signal)).toBe(1200);
    const written = readFileSync(path, 'utf8');
    expect(written.match(/^\d+,str,/gm)).toHaveLength(1200);
    const aborted = new AbortController();
    const cancelling: typeof query = (asked, gone) => {
      if (asked.from > 0) aborted.abort();
      return query(asked, gone);
    };
    await expect(writeExport(path, cancelling, question, aborted.signal)).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
    expect(readFileSync(path, 'utf8')).toBe(written);
    expect(readdirSync(folder)).toEqual(['out.csv']);
    writeFileSync(join(folder, 'file'), '');
    await expect(writeExport(join(folder, 'file', 'out.csv'), query, question, signal)).rejects.toThrow(
      /There is no folder for .*out\.csv/,
    );
    expect(existsSync(join(folder, 'file', 'out.csv'))).toBe(false);
  }));

test.each([
  ['leak.t2.dump.gz', 'leak.t2-objects.csv'],
  ['../a "b"\n.dump', '.._a_b_-objects.csv'],
  ['', 'dump-objects.csv'],
])('an export of %j is called %j', (dump, name) => expect(exportName(dump, 'csv')).toBe(name));

test('a download is had once, by its own path, and one that breaks off does not look whole', async () => {
  const downloads = new Downloads();
  const offer = (pieces: () => AsyncGenerator<string>) =>
    downloads.offer({ fileName: 'a.csv', contentType: 'text/csv', pieces });
  const server = createServer((request, response) => {
    const download = downloads.take(request.url ?? '');
    if (download === null) response.writeHead(404).end();
    else sendDownload(download, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const fetched = (path: string) =>
    new Promise<{ status: number; body: string; name: string }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('error', reject);
        const name = response.headers['content-disposition'] ?? '';
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, name }));
      }).on('error', reject);
    });
  const path = offer(async function* () {
    yield await Promise.resolve('a,b\r\n');
    yield '1,2\r\n';
  });
  expect(await fetched(path)).toEqual({
    status: 200,
    body: 'a,b\r\n1,2\r\n',
    name: 'attachment; filename="a.csv"',
  });
  expect((await fetched(path)).status).toBe(404);
  expect((await fetched('/download/guessed')).status).toBe(404);
  const broken = offer(async function* () {
    yield await Promise.resolve('a,b\r\n');
    throw new Error('broken off');
  });
  await expect(fetched(broken)).rejects.toThrow();
});
