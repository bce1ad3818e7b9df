import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../electron/hosts/cli/commands.ts';
import type { CommandContext } from '../../../electron/hosts/cli/context.ts';
import { Output } from '../../../electron/hosts/cli/output.ts';
import { run } from '../../../electron/hosts/cli/run.ts';
import type { SessionOptions } from '../../../electron/engine/session.ts';
import { StubSession, someProblems, type StubRow } from './stub-session.ts';

const names = commands.map(({ name }) => name).join(', ');

/** A stream that keeps what is written. After `lines` lines it behaves like a pipe whose reader has gone. */
class Kept extends Writable {
  text = '';
  isTTY = false;
  readonly #lines: number;
  constructor(lines = Infinity) {
    super({ decodeStrings: false });
    this.#lines = lines;
  }
  override _write(part: string, _encoding: string, done: (thrown?: Error) => void): void {
    if (this.text.split('\n').length > this.#lines)
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    else {
      this.text += part;
      done();
    }
  }
}

interface Surroundings {
  readonly session?: StubSession;
  readonly out?: Kept;
  readonly err?: Kept;
  readonly signal?: AbortSignal;
}

/** Runs a command line over a stub session. */
async function cli(args: readonly string[], surroundings: Surroundings = {}) {
  const { session = new StubSession(), out = new Kept(), err = new Kept() } = surroundings;
  let engine: SessionOptions | null = null;
  const context: CommandContext = {
    out: new Output(out),
    err: new Output(err),
    signal: surroundings.signal ?? new AbortController().signal,
    version: '9.8.7',
    files: {
      scanWorker: '/w',
      graphWorker: '/g',
      exportWorker: '/e',
      profileWorker: '/p',
      kernel: '/k',
      sample: '/s',
      dumpScript: '/d',
      screens: '/r',
    },
    folders: { cache: '/cache', data: '/data' },
    home: '/home/ann',
    loadEngine: () =>
      Promise.resolve((options) => {
        engine = options;
        session.onEvent = options.onEvent;
        return session;
      }),
    loadProfiles: () => Promise.reject(new Error('no profile in these tests')),
    openBrowser: () => undefined,
  };
  const code = await run(args, context);
  return { code, out: out.text, err: err.text, session, engine: engine as SessionOptions | null };
}

describe('the command line itself', () => {
  test('helps', async () => {
    for (const args of [['help'], ['--help'], ['-h']]) {
      const { code, out, err } = await cli(args);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('usage: meliscope COMMAND');
      for (const { name } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
    }
    for (const args of [
      ['help', 'summary'],
      ['summary', '--help'],
      ['summary', 'x', '-h'],
      ['--help', 'summary'],
    ]) {
      const { code, out, engine } = await cli(args);
      expect([code, engine]).toEqual([0, null]);
      expect(out).toMatch(/^meliscope summary FILE/);
    }
    expect((await cli(['serve', '--help'])).out).toMatch(/^meliscope serve /);
  });

  test('tells its version', async () => {
    expect(await cli(['--version'])).toMatchObject({ code: 0, out: '9.8.7\n' });
  });

  test.each([
    [[], `Say what to do; the commands are: ${names}.\nSee: meliscope help`],
    [['dance'], `There is no command "dance"; the commands are: ${names}.\nSee: meliscope help`],
    [['help', 'dance'], `There is no command "dance"; the commands are: ${names}.\nSee: meliscope help`],
    [['--dance'], 'There is no option "--dance" before a command.\nSee: meliscope help'],
    [['summary'], 'summary needs the FILE to read.'],
    [['summary', ''], 'summary needs the FILE to read.'],
    [['summary', 'a', 'b'], 'summary takes one FILE; "b" is a second one.'],
    [['summary', 'a', '--dance'], "Unknown option '--dance'."],
    [['summary', 'a', '--by', 'dance'], '--by must be one of type, module, size-class, not "dance".'],
    [['summary', 'a', '--limit', '0'], '--limit must be a whole number of at least 1, not "0".'],
    [['summary', 'a', '--limit', '1e3'], '--limit must be a whole number of at least 1, not "1e3".'],
    [['summary', 'a', '--limit=-1'], '--limit must be a whole number of at least 1, not "-1".'],
    [['summary', 'a', '--workers', '257'], '--workers must be a whole number from 1 to 256, not "257".'],
    [['summary', 'a', '--scanner', 'x'], '--scanner must be one of kernel, twin, not "x".'],
    [['summary', 'a', '--view', 'x'], '--view must be one of raw, collapsed, pruned, not "x".'],
    [
      ['objects', 'a', '--sort', 'x'],
      '--sort must be one of size, total, retained, len, refs, referrers, address, file, not "x".',
    ],
    [['object', 'a'], 'object needs the ADDRESS of an object.'],
    [['object', 'a', '12x'], '"12x" is no address; give decimal digits, or hexadecimal after 0x.'],
    [['path', 'a', '18446744073709551616'], '"18446744073709551616" is beyond 64 bits.'],
    [['path', 'a', '1', '2'], 'path takes one FILE; "2" is a second one.'],
    [['compare', 'a'], 'compare needs at least two FILEs, the oldest first.'],
    [['compare', 'a', 'b', '--json', '--csv'], 'Give either --csv or --json, not both.'],
    [['compare', 'a', 'b', '--floor', '5x'], '--floor must be a size such as 5MiB or 4096, not "5x".'],
    [['check', 'a', 'b'], 'check needs at least one limit, such as --max-growth 10%.'],
    [['check', 'a', 'b', 'c', '--max-growth', '1%'], 'check needs two FILEs: OLD and NEW.'],
    [
      ['check', 'a', 'b', '--max-growth', 'much'],
      '--max-growth must be a limit such as 10% or 5MiB, not "much".',
    ],
    [['check', 'a', 'b', '--max-growth-of', 'dict'], '--max-growth-of must be TYPE=LIMIT, not "dict".'],
    [['check', 'a', 'b', '--max-total', '10%'], '--max-total must be a size such as 2GiB, not "10%".'],
    [['cache', 'dance'], 'cache can list or clear, not "dance".'],
    [
      ['index', 'a', '--no-cache'],
      'index keeps its result in the cache; leave --no-cache and --scanner off.',
    ],
    [['serve', '--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
    [['serve', '--limit', '1'], "Unknown option '--limit'."],
  ])('%j is bad use', async (args, message) => {
    const { code, out, err, engine } = await cli(args);
    expect([code, out, engine]).toEqual([2, '', null]);
    expect(err.startsWith(`meliscope: ${message}\n`)).toBe(true);
    if (args[0] === 'summary') expect(err).toContain('\nSee: meliscope help summary\n');
  });

  test('after -- everything is a file', async () => {
    const { code, session } = await cli(['summary', '--', '--help']);
    expect([code, session.opened]).toEqual([0, ['--help']]);
  });

  test('a fault says that it is one', async () => {
    const session = new StubSession();
    session.summaryText = () => {
      throw new Error('oops');
    };
    const { code, err } = await cli(['summary', 'a'], { session });
    expect(code).toBe(3);
    expect(err).toMatch(/^meliscope: a fault of Meliscope itself; please report it\.\nError: oops\n/);
    expect(session.closed).toBe(true);
  });
});

describe('summary', () => {
  const many: StubRow[] = Array.from({ length: 1_203 }, (_, at) => ({
    kind: `t${at}`,
    count: 1,
    bytes: 2_000 - at,
    max: 9,
    maxAddress: '9',
  }));

  test("prints meliae's text and passes on what was asked", async () => {
    const { code, out, err, session, engine } = await cli([
      'summary',
      'a.dump',
      '--scanner=twin',
      '--workers',
      '3',
    ]);
    expect([code, out, err]).toEqual([0, "meliae's text of 20 rows\n", '']);
    expect(session.opened).toEqual(['a.dump']);
    expect(session.closed).toBe(true);
    expect(engine).toMatchObject({ scanner: 'twin', workers: 3, cacheFolder: '/cache' });
    expect((await cli(['summary', 'a', '--limit', '7', '--view', 'raw', '--by', 'type'])).out).toBe(
      "meliae's text of 7 rows\n",
    );
  });

  test('prints other groupings in the same layout', async () => {
    const { out, session } = await cli(['summary', 'a', '--by', 'module']);
    expect(out).toBe(
      [
        'Total 100 objects, 3 modules, Total size = 0.0MiB (10000 bytes)',
        ' Index   Count   %      Size   % Cum     Max Kind',
        '     0       5   5      5000  50  50    4000 dict',
        '     1      90  90      4500  45  95      90 str',
        '     2       5   5       500   5 100     100 int',
        '',
      ].join('\n'),
    );
    expect(session.questions).toEqual([
      {
        dump: 0,
        view: 'raw',
        groupBy: 'module',
        sortBy: 'bytes',
        descending: true,
        filter: '',
        from: 0,
        limit: 20,
      },
    ]);
    expect((await cli(['summary', 'a', '--by', 'size-class'])).out).toContain('3 size classes');
  });

  test('says how much of the dump a filter leaves', async () => {
    const { out } = await cli(['summary', 'a', '--filter', 't']);
    expect(out).toContain('Total 100 objects, 3 types, Total size = 0.0MiB (10000 bytes)\n');
    expect(out).toContain('Matching 100 objects, 3 types, size = 0.0MiB (10000 bytes)\n');
    const { out: one } = await cli(['summary', 'a', '--filter', 'str']);
    expect(one).toContain('Total 100 objects, 3 types');
    expect(one).toContain('Matching 90 objects, 1 types, size = 0.0MiB (4500 bytes)\n');
    expect(await cli(['summary', 'a', '--filter', '/(/'])).toMatchObject({
      code: 2,
      err: 'meliscope: The filter is not a regular expression.\n',
    });
  });

  test('pages through more rows than one answer holds', async () => {
    const session = new StubSession({ rows: many });
    const { out } = await cli(['summary', 'a', '--by', 'module', '--limit', '1100'], { session });
    expect(session.questions.map(({ from, limit }) => [from, limit])).toEqual([
      [0, 500],
      [500, 500],
      [1000, 100],
    ]);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(1_102);
    expect(lines.at(-1)).toMatch(/^ {2}1099 .* t1099$/);
  });

  test('prints JSON with every row, and addresses that no number can hold as text', async () => {
    const session = new StubSession({ problems: someProblems });
    const { code, out, err } = await cli(['summary', 'a', '--json'], { session });
    expect(code).toBe(0);
    expect(err).toContain('3 problems');
    expect(JSON.parse(out)).toEqual({
      objects: 100,
      types: 3,
      bytes: 10_000,
      rows: [
        {
          kind: 'dict',
          count: 5,
          countPercent: 5,
          bytes: 5000,
          bytesPercent: 50,
          cumulativePercent: 50,
          max: 4000,
          maxAddress: 140293938443136,
        },
        expect.objectContaining({ kind: 'str', maxAddress: '18446744073709551615' }),
        expect.objectContaining({ kind: 'int', cumulativePercent: 100, maxAddress: 16 }),
      ],
      problems: { total: 3, counts: someProblems.counts },
    });
  });

  test('prints JSON of any number of rows as one document', async () => {
    const rowsOf = async (rows: readonly StubRow[], ...args: string[]) => {
      const { out } = await cli(['summary', 'a', '--json', ...args], { session: new StubSession({ rows }) });
      return (JSON.parse(out) as { rows: { kind: string }[] }).rows.map(({ kind }) => kind);
    };
    expect(await rowsOf(many)).toEqual(many.map(({ kind }) => kind));
    expect(await rowsOf(many, '--limit', '501')).toHaveLength(501);
    expect(await rowsOf(many.slice(0, 1_000))).toHaveLength(1_000);
    expect(await rowsOf([])).toEqual([]);
    expect(await rowsOf(many, '--filter', 't12', '--by', 'module')).toHaveLength(14);
  });

  test('tells problems in one line', async () => {
    const { out, err } = await cli(['summary', 'a'], {
      session: new StubSession({ problems: someProblems }),
    });
    expect(out).toBe("meliae's text of 20 rows\n");
    expect(err).toBe(
      '3 problems in the file: 2 duplicate-address, 1 truncated (first at line 17, byte 1200)\n',
    );
  });

  test('says why a file cannot be read', async () => {
    const failure = { kind: 'not-found', message: 'There is no file a.' } as const;
    const session = new StubSession({ state: { stage: 'failed', failure } });
    expect(await cli(['summary', 'a', '--json'], { session })).toMatchObject({
      code: 3,
      out: '',
      err: 'meliscope: There is no file a.\n',
    });
    expect(session.closed).toBe(true);
  });

  test('stops on Ctrl-C and cleans up', async () => {
    const stop = new AbortController();
    const session = new StubSession({ endless: true });
    const ended = cli(['summary', 'a'], { session, signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    expect(await ended).toMatchObject({ code: 130, out: '', err: '' });
    expect(session.closed).toBe(true);
  });

  test('ends quietly when the reader goes away', async () => {
    const session = new StubSession({ rows: many });
    const out = new Kept(1);
    expect(await cli(['summary', 'a', '--json'], { session, out })).toMatchObject({ code: 0, err: '' });
    expect(session.closed).toBe(true);
  });

  test('shows progress on a terminal, or when asked, and nowhere else', async () => {
    const phase = {
      name: 'scanning',
      unit: 'bytes',
      done: 450,
      total: 1000,
      objects: 1_234_567,
      bytesPerSecond: 312 * 2 ** 20,
      objectsPerSecond: 1,
      secondsLeft: 3.2,
    } as const;
    const progress = async (isTTY: boolean, ...args: string[]) => {
      const err = new Kept();
      err.isTTY = isTTY;
      const session = new StubSession({ state: { stage: 'reading', phase } });
      return (await cli(['summary', 'a', ...args], { session, err })).err;
    };
    const line = '\r\u001b[Kscanning 45 % · 1,234,567 objects · 312 MiB/s · 4 s left\r\u001b[K';
    expect(await progress(true)).toBe(line);
    expect(await progress(false, '--progress')).toBe(line);
    expect(await progress(false)).toBe('');
  });
});

describe('query', () => {
  test('marks what is no query under its characters, and opens nothing', async () => {
    const { code, out, err, engine } = await cli(['query', 'a.json', 'size > 3 and sise = 2']);
    expect([code, out, engine]).toEqual([2, '', null]);
    expect(err.split('\n').slice(0, 3)).toEqual([
      'meliscope: There is no field "sise", nor a condition that begins so.',
      '  size > 3 and sise = 2',
      '               ^^^^',
    ]);
    expect((await cli(['query', 'a.json'])).err).toContain('query needs the EXPR');
    expect((await cli(['query'])).err).toContain('query needs the FILE');
    expect((await cli(['query', 'a.json', 'size > 3', 'x'])).code).toBe(2);
  });
});

describe('compare', () => {
  test('prints a table, a line per dump above it', async () => {
    const { code, out } = await cli(['compare', 'old', 'new', '--limit', '2']);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        '1  100 objects  10000 bytes  old',
        '2  100 objects  10000 bytes  new',
        'from 1 to 2: 0 objects, 0 bytes (0 B)',
        'count  +count  bytes  +bytes    %  kind',
        '    5       0   5000       0  0.0  dict',
        '   90       0   4500       0  0.0  str',
        'and 1 more',
        '',
      ].join('\n'),
    );
  });

  test('prints CSV in which no kind is a formula', async () => {
    const rows = [{ kind: '=HYPERLINK("x"),1', count: 1, bytes: 8, max: 8, maxAddress: '16' }];
    const session = new StubSession({ rows });
    const { out } = await cli(['compare', 'old', 'new', '--csv'], { session });
    const [, line] = out.split('\r\n');
    expect(line).toBe(`"'=HYPERLINK(""x""),1",1,1,8,8,0,0,0,0,0,0,,,1,true`);
  });
});
