import { describe, expect, test } from 'vitest';
import type { Session } from '../../../electron/engine/session.ts';
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import { writerOf } from '../../../electron/engine/answers/writer.ts';
import { fixturePath, temporaryFile } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

const { signal } = new AbortController();

/** Opens lines of a dump and lists an object's references as `label type`. */
async function children(lines: string, address: number, view: ViewName = 'raw'): Promise<string[]> {
  return withSession({ graph: 'asked', workers: 1 }, async (session) => {
    const { dump } = await readDump(session, temporaryFile('drawn.dump', lines));
    return listed(session, dump, String(address), view);
  });
}

async function listed(session: Session, dump: DumpId, address: string, view: ViewName): Promise<string[]> {
  const about = { dump, view, address: address as AddressText, from: 0, limit: 50 };
  const page = await session.handlers().children(about, signal);
  return page.address.map((_, i) => `${page.label[i]?.text ?? ''} ${page.type[i] ?? 'missing'}`);
}

const line = (address: number, type: string, refs: number[], more = '') =>
  `{"address": ${address}, "type": "${type}", "size": 8${more}, "refs": [${refs.join(', ')}]}\n`;
const two = line(900, 'unicode', []) + line(901, 'classobj', []);
const three = line(900, 'bytes', []) + line(901, 'method', []);
const text = (address: number, value: string) =>
  line(address, 'str', [], `, "len": ${value.length}, "value": "${value}"`);

describe('what a reference means', () => {
  test('in a dict of Python 2: key, then value', async () => {
    const dump = two + line(1, 'dict', [2, 3, 4, 5], ', "len": 2') + text(2, 'name') + text(3, 'x');
    expect(await children(dump + line(4, 'int', [], ', "value": 7') + line(5, 'list', []), 1)).toEqual([
      'key str',
      "['name'] str",
      'key int',
      '[7] list',
    ]);
  });

  test('in a dict of Python 3: values alone, or value and key', async () => {
    const values = three + line(1, 'dict', [2, 3], ', "len": 2') + text(2, 'a') + text(3, 'b');
    expect(await children(values, 1)).toEqual(['value str', 'value str']);
    const pairs =
      three + line(1, 'dict', [2, 3], ', "len": 1') + text(2, 'a') + line(3, 'int', [], ', "value": 5');
    expect(await children(pairs, 1)).toEqual(['[5] str', 'key int']);
  });

  test('in sequences: the last element first', async () => {
    expect(
      await children(
        three + line(1, 'list', [2, 3, 4], ', "len": 3') + text(2, 'c') + text(3, 'b') + text(4, 'a'),
        1,
      ),
    ).toEqual(['[2] str', '[1] str', '[0] str']);
  });

  test('in sequences of which not every element was written, no place is told', async () => {
    const cut = three + line(1, 'list', [2, 3], ', "len": 3') + text(2, 'c') + text(3, 'b');
    expect(await children(cut, 1)).toEqual(['element str', 'element str']);
    const without = three + line(1, 'tuple', [2, 3]) + text(2, 'c') + text(3, 'b');
    expect(await children(without, 1)).toEqual(['[1] str', '[0] str']);
  });

  test('in instances, modules, functions, cells', async () => {
    const dump =
      three +
      line(1, 'Thing', [2, 3]) +
      line(2, 'dict', [10], ', "len": 1') +
      line(3, 'type', [], ', "name": "Thing"') +
      line(4, 'Slots', [10, 3]) +
      line(5, 'module', [2], ', "name": "m"') +
      line(6, 'function', [7, 2, 8], ', "name": "f"') +
      line(7, 'code', []) +
      line(8, 'tuple', [9], ', "len": 1') +
      line(9, 'cell', [10]) +
      text(10, 'x');
    expect(await children(dump, 1)).toEqual(['__dict__ dict', '__class__ type']);
    expect(await children(dump, 4)).toEqual(['attribute str', '__class__ type']);
    expect(await children(dump, 5)).toEqual(['__dict__ dict']);
    expect(await children(dump, 6)).toEqual(['__code__ code', '__globals__ dict', '__closure__ tuple']);
    expect(await children(dump, 9)).toEqual(['cell_contents str']);
    // Folded into its owner, the dict's values are attributes, as far as the dump names them.
    expect(await children(dump, 1, 'collapsed')).toEqual(['value str', '__class__ type']);
  });

  test('where the dump has no such object', async () => {
    expect(await children(three + line(1, 'list', [77], ', "len": 1'), 1)).toEqual(['[0] missing']);
  });

  test('a folded instance of Python 2 has its attributes’ names', async () => {
    const dump =
      two +
      line(1, 'Thing', [2, 3]) +
      line(2, 'dict', [4, 5, 6, 7], ', "len": 2') +
      line(3, 'type', []) +
      text(4, 'count') +
      line(5, 'int', [], ', "value": 3') +
      text(6, 'not a name') +
      line(7, 'list', []);
    expect(await children(dump, 1, 'collapsed')).toEqual([
      'key str',
      '.count int',
      'key str',
      "['not a name'] list",
      '__class__ type',
    ]);
  });

  test('in a view that cut references', async () => {
    const dump = three + line(1, 'list', [2, 3], ', "len": 2') + line(2, 'module', []) + text(3, 'x');
    // The text was [0]; after the cut its place would say otherwise.
    expect(await children(dump, 1, 'pruned')).toEqual([' str', 'references cut by this view <ex-reference>']);
  });
});

test('which Python wrote a real dump', async () => {
  for (const [name, python] of [
    ['small-py27', 2],
    ['small-py38', 3],
    ['small-py310', 3],
    ['small-py313', 3],
  ] as const) {
    await withSession({ graph: 'asked' }, async (session) => {
      const { dump } = await readDump(session, fixturePath('meliae', `${name}.dump.gz`));
      const kinds: string[] = [];
      for (let from = 0; ; from += 500) {
        const order = { groupBy: 'type', sortBy: 'bytes', descending: true, filter: '' } as const;
        const page = session.summary({ dump, ...order, from, limit: 500 });
        kinds.push(...page.kind);
        if (page.kind.length < 500) break;
      }
      expect(writerOf(kinds).python).toBe(python);
    });
  }
});
