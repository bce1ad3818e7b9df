import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { collapsible, loadAsMeliae } from '../../builders/capture/meliae-loader.ts';
import {
  hostileProgram,
  pythonPath,
  runPython,
  scriptFile,
  scriptFolder,
  serviceProgram,
  wantedPythons,
} from '../../builders/capture/pythons.ts';
import { expectSumsOf, expectTruthOf, type ServiceTruth } from '../../builders/capture/service-truth.ts';
import { attributesOf, readSuperset, type SupersetObject } from '../../builders/capture/superset-dump.ts';
import { temporaryFolder } from '../../builders/fixtures.ts';
import { readDump, withSession, wholeSummary } from '../../builders/open-dump.ts';

/** Runs the service and reads both its dump and its truth. */
function serve(python: string, ...options: string[]) {
  const folder = temporaryFolder();
  const path = join(folder, 'service.dump');
  const truthPath = join(folder, 'truth.json');
  runPython(python, [serviceProgram, scriptFolder, path, truthPath, ...options]);
  const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as ServiceTruth;
  return { folder, path, truth };
}

const addressesIn = ({ refs, keys = [], values = [], also = [] }: SupersetObject): number[] => [
  ...refs,
  ...keys,
  ...values,
  ...also,
];

describe.each(wantedPythons)('Python %s', (version) => {
  const python = pythonPath(version);
  const here = python ?? '';

  test.skipIf(python === null)(
    'a service: names, pairs, roots, frames, sums; meliae and the engine open it',
    async () => {
      const { path, truth } = serve(here, 'requests=120');
      const text = readFileSync(path, 'utf8');
      const dump = readSuperset(text);
      expect(dump.trailer).toMatchObject({
        objects: dump.objects.size,
        lines: dump.lines,
        skipped: 0,
        torn: 0,
      });
      expect(dump.header).toMatchObject({ format: 1, forked: false, valueLimit: 100 });
      expect((dump.header['python'] as number[]).slice(0, 3)).toEqual(truth.python);
      expectTruthOf(dump, truth);

      const asMeliae = loadAsMeliae(text);
      expect(asMeliae.size).toBe(dump.objects.size);
      expect(collapsible(asMeliae)).toBeGreaterThan(10);

      // Every reference leads to a line, but for the one module that is this script's own.
      const missing = [...dump.objects.values()]
        .flatMap(addressesIn)
        .filter((address) => !dump.objects.has(address));
      expect(new Set(missing).size).toBeLessThanOrEqual(1);

      await withSession({}, async (session) => {
        const state = await readDump(session, path);
        expect([state.stage, session.problems(state.dump).total]).toEqual(['ready', 0]);
        const { rows, page } = wholeSummary(session, { dump: state.dump });
        expect(page.totals).toMatchObject({
          objects: dump.trailer?.['objects'],
          bytes: dump.trailer?.['bytes'],
        });
        expectSumsOf(rows, truth);
      });
    },
  );

  test.skipIf(python === null)(
    'hostile objects: nothing of theirs runs, nothing escapes, every one is there',
    () => {
      const path = join(temporaryFolder(), 'hostile.dump');
      const told = JSON.parse(runPython(here, [hostileProgram, scriptFolder, path])) as Record<
        string,
        number
      > & {
        ran: string[];
      };
      expect(told.ran).toEqual([]);
      const dump = readSuperset(readFileSync(path, 'utf8'));
      expect(dump.trailer).toMatchObject({ objects: dump.objects.size, skipped: 0, guessed: 5 });
      const object = (name: string): SupersetObject | undefined => dump.objects.get(told[name] ?? 0);
      expect(object('biting')).toMatchObject({ type: 'Biting', class: '__main__.Biting' });
      expect(Object.keys(attributesOf(dump, told['slotted'] ?? 0))).toEqual([
        '_SlotsOfStrangeNames__private',
        'a',
      ]);
      expect(Object.keys(attributesOf(dump, told['below'] ?? 0)).sort()).toEqual(['below', 'left', 'right']);
      expect(Object.keys(attributesOf(dump, told['shadowed'] ?? 0)).sort()).toEqual(['lazy', 'plain']);
      expect(object('largest')).toMatchObject({ value: expect.anything() as unknown });
      expect(object('tooLarge')).not.toHaveProperty('value');
      // A chain of 20,000 tuples, each in the next.
      let depth = 0;
      for (
        let at = object('deep');
        at !== undefined && at.type === 'tuple';
        at = dump.objects.get(at.refs[0] ?? 0)
      )
        depth += 1;
      expect(depth).toBe(20_001);
      expect(dump.roots.some(([, name]) => name === 'odd entry')).toBe(true);
    },
  );

  test.skipIf(python === null)('gzip, no values, no command line, reference counts, a fork', () => {
    const folder = temporaryFolder();
    const program = join(folder, 'options.py');
    writeFileSync(
      program,
      [
        '# -*- coding: ascii -*-',
        'import sys, time, os',
        'sys.path.insert(0, sys.argv[1])',
        'import meliscope_dump',
        'secret = "pass" + "word" * 3',
        'number = 123456789 * 2',
        'held = [object(), object()]',
        'again = [held, held]',
        'folder = sys.argv[2]',
        'meliscope_dump.dump(folder + "/a.dump.gz", value_limit=0, argv=False, frames=False, refcounts=True)',
        'answer = meliscope_dump.dump(folder + "/b.dump", fork=True)',
        'assert answer == {"forked": True}, answer',
        'while not os.path.exists(folder + "/b.dump"): time.sleep(0.05)',
        'print(id(held), id(held[0]), id(secret))',
      ].join('\n'),
    );
    const [held = 0, item = 0, secret = 0] = runPython(here, [program, scriptFolder, folder, 'an-argument'])
      .replace(/[(),]/g, '')
      .split(' ')
      .map(Number);
    const text = gunzipSync(readFileSync(join(folder, 'a.dump.gz'))).toString('ascii');
    expect(text).not.toMatch(/passwordwordword|246913578|an-argument/);
    const without = readSuperset(text);
    expect(without.header).toMatchObject({ argv: null, valueLimit: 0, refcounts: true });
    expect(without.threads).toEqual([]);
    expect(
      [...without.objects.values()].filter((one) => one.value !== undefined && one.type !== 'frame'),
    ).toEqual([]);
    // One name and twice in a list; the item stands in its list alone.
    expect([without.objects.get(held)?.refcount, without.objects.get(item)?.refcount]).toEqual([3, 1]);

    const forked = readSuperset(readFileSync(join(folder, 'b.dump'), 'ascii'));
    expect(forked.header).toMatchObject({ forked: true });
    expect(forked.trailer).toMatchObject({ objects: forked.objects.size });
    expect(forked.objects.get(secret)?.value).toBe('passwordwordword');
    expect(statSync(join(folder, 'b.dump')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => /partial|error|malloc/.test(name))).toEqual([]);
  });

  test.skipIf(python === null)('large containers are written piece by piece, with the same meaning', () => {
    const folder = temporaryFolder();
    const program = join(folder, 'large.py');
    writeFileSync(
      program,
      [
        'import sys, gc',
        'sys.path.insert(0, sys.argv[1])',
        'import meliscope_dump as m',
        'm.LARGE = 50',
        'listed = [[i] for i in range(60)]',
        'tupled = tuple(listed)',
        'texts = dict(("k%d" % i, [i]) for i in range(60))',
        'mixed = dict((i, [i]) for i in range(60))',
        'named = set("s%d" % i for i in range(60))',
        'm.PIECE = 7',
        'wanted = [[id(r) for r in gc.get_referents(x)] for x in (listed, tupled, texts, mixed, named)]',
        'm.dump(sys.argv[2])',
        'sys.stdout.write(m.json([[id(x) for x in (listed, tupled, texts, mixed, named)], wanted]))',
      ].join('\n'),
    );
    const path = join(folder, 'large.dump');
    const [ids, wanted] = JSON.parse(runPython(here, [program, scriptFolder, path])) as [
      number[],
      number[][],
    ];
    const text = readFileSync(path, 'utf8');
    const dump = readSuperset(text);
    expect(loadAsMeliae(text).size).toBe(dump.objects.size);
    expect(dump.trailer).toMatchObject({ objects: dump.objects.size, lines: dump.lines, torn: 0 });
    ids.forEach((id, at) => expect(dump.objects.get(id)?.refs, `container ${at}`).toEqual(wanted[at]));
    const texts = dump.objects.get(ids[2] ?? 0);
    if (version === '2.7') expect(texts?.pairs).toBe('kv');
    else expect(texts?.keys?.map((key) => dump.objects.get(key)?.value).slice(0, 2)).toEqual(['k0', 'k1']);
    const missing = [...dump.objects.values()]
      .flatMap(addressesIn)
      .filter((address) => !dump.objects.has(address));
    expect(new Set(missing).size).toBeLessThanOrEqual(1);
  });
});

describe('a type that its extension never made ready', () => {
  const python = pythonPath('2.7') ?? '';
  // _tkinter of Python 2.7 has some.
  const hasOne =
    python !== '' && spawnSync(python, ['-c', 'import _tkinter'], { stdio: 'ignore' }).status === 0;

  test.skipIf(!hasOne)('is written as it is, and the process lives on', () => {
    const path = join(temporaryFolder(), 'tk.dump');
    const program = `import sys; sys.path.insert(0, sys.argv[1])
import _tkinter, meliscope_dump
meliscope_dump.dump(sys.argv[2])`;
    runPython(python, ['-c', program, scriptFolder, path]);
    const { objects, trailer } = readSuperset(readFileSync(path, 'utf8'));
    expect(trailer).toMatchObject({ objects: objects.size, skipped: 0 });
    const named = [...objects.values()].filter(({ name }) => name === '_tkinter.Tcl_Obj');
    expect(named.map(({ type }) => type)).toEqual(['type']);
  });
});

describe('a file that cannot be written whole', () => {
  const [python = null] = wantedPythons
    .map(pythonPath)
    .filter((path) => path !== null)
    .slice(-1);
  const here = python ?? '';

  test.skipIf(python === null)('a cut file has no trailer and still opens', async () => {
    const { path } = serve(here, 'requests=20');
    const text = readFileSync(path, 'utf8');
    const cut = join(dirname(path), 'cut.dump');
    // In the midst of a line: the half may as well be the end of one.
    const part = text.slice(0, text.lastIndexOf('"refs"', text.length / 2));
    writeFileSync(cut, part);
    expect(part).not.toContain('# meliscope trailer');
    await withSession({}, async (session) => {
      const state = await readDump(session, cut);
      expect(state.stage).toBe('ready');
      expect(session.problems(state.dump).counts.map(({ kind }) => kind)).toEqual(['truncated']);
    });
  });

  test.skipIf(python === null || !existsSync('/dev/full'))('a full disk leaves nothing and says so', () => {
    const folder = temporaryFolder();
    const program = join(folder, 'full.py');
    writeFileSync(
      program,
      [
        'import sys, os',
        'sys.path.insert(0, sys.argv[1])',
        'import meliscope_dump as m',
        // Every write behaves as on a full disk, beginning with the second.
        'real = m.system',
        'class Full(object):',
        '    def __getattr__(self, name): return getattr(real, name)',
        '    count = 0',
        '    def write(self, handle, data):',
        '        Full.count += 1',
        '        return real.write(handle if Full.count < 2 else real.open("/dev/full", real.O_WRONLY), data)',
        'm.system = Full()',
        'try:',
        '    m.dump(sys.argv[2])',
        'except m.DumpError as error:',
        '    sys.stdout.write(str(error))',
      ].join('\n'),
    );
    expect(runPython(here, [program, scriptFolder, join(folder, 'full.dump')])).toMatch(
      /^Cannot write .*full\.dump: No space left on device$/,
    );
    expect(readdirSync(folder)).toEqual(['full.py']);
  });

  test.skipIf(python === null)('a folder that is not there is one sentence', () => {
    const source = `import sys; sys.path.insert(0, ${JSON.stringify(scriptFolder)}); import meliscope_dump
try:
    meliscope_dump.dump('/no/such/folder/x.dump')
except meliscope_dump.DumpError as error:
    sys.stdout.write(str(error))`;
    expect(runPython(here, ['-c', source])).toBe(
      'Cannot write /no/such/folder/x.dump: No such file or directory',
    );
  });

  test('the script is pure ASCII without long lines, so that it survives every way of copying', () => {
    const text = readFileSync(scriptFile, 'utf8');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
