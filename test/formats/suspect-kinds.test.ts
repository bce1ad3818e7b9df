import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Suspect, SuspectKind } from '../../shared/protocol/suspects.ts';
import type { PythonVersion } from '../builders/capture/pythons.ts';
import { pythonPath, runPython, scriptFolder } from '../builders/capture/pythons.ts';
import { commandLine } from '../builders/command-line.ts';
import { fixturePath, temporaryFolder } from '../builders/fixtures.ts';

/** What leaks.py knows of itself by counting and by sys.getsizeof. */
type Truth = Readonly<Record<string, { readonly bytes: number; readonly count: number }>>;

const program = fixturePath('suspects', 'leaks.py');

function dumped(python: string, variant: 'leaky' | 'clean') {
  const folder = temporaryFolder();
  const [path, truthPath] = [join(folder, 'leaks.dump'), join(folder, 'truth.json')];
  // Without site-packages the heap is the interpreter's and the program's.
  runPython(python, ['-E', '-S', program, scriptFolder, path, truthPath, variant]);
  return { path, truth: JSON.parse(readFileSync(truthPath, 'utf8')) as Truth };
}

async function suspectsOf(path: string): Promise<Suspect[]> {
  const { out } = await commandLine(['suspects', path, '--json']);
  return (JSON.parse(out) as { suspects: Suspect[] }).suspects;
}

const named = (suspects: readonly Suspect[], kind: SuspectKind, part: string): Suspect => {
  const found = suspects.filter((each) => each.kind === kind && each.sentence.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} suspects of kind ${kind} tell of ${part}`);
  return found[0]!;
};

describe.each(['2.7', '3.8', '3.10', '3.13'] as const)('Python %s', (version: PythonVersion) => {
  const python = pythonPath(version);
  const two = version === '2.7';

  test.skipIf(python === null)(
    'every kind of leak is found, with the bytes that the program counts',
    async () => {
      const { path, truth } = dumped(python ?? '', 'leaky');
      const suspects = await suspectsOf(path);
      const exactly = (kind: SuspectKind, part: string, name: string): Suspect => {
        const found = named(suspects, kind, part);
        const { bytes, count } = truth[name]!;
        expect([name, found.retained, found.elements]).toEqual([name, bytes, count]);
        return found;
      };
      const atLeast = (found: { retained: number }, name: string, slack: number): void => {
        const { bytes } = truth[name]!;
        expect(found.retained, name).toBeGreaterThanOrEqual(bytes);
        expect(found.retained, name).toBeLessThan(bytes + slack);
      };

      const local = named(suspects, 'local', 'The local variable rows');
      expect(local.sentence).toContain('of the running function work() (line ');
      expect(local.retained).toBe(truth['rows']!.bytes);

      const prices = named(suspects, 'cache', '__main__.PRICES ');
      expect([prices.retained, prices.length]).toEqual([truth['prices']!.bytes, 1200]);
      expect(prices.sentence).toContain('a global of a module, with 1,200 entries of one shape (str)');
      const index = named(suspects, 'cache', '__main__.Index.entries');
      expect(index.retained).toBe(truth['index']!.bytes);
      expect(index.sentence).toContain('an attribute of a class');

      exactly('instances', '1,200 instances of the class Session', 'sessions');
      const orders = exactly('instances', '600 instances of the class Order', 'orders');
      expect(orders.sentence).toMatch(
        /They are in __main__\.ORDERS\w* \(.*600 of them\) and in __main__\.ORDERS/,
      );
      exactly('callbacks', '600 bound methods', 'listeners');
      exactly('callbacks', '300 functions with closures', 'hooks');

      const errors = named(suspects, 'traceback', '__main__.ERRORS keeps 40 tracebacks with 80 frames');
      atLeast(errors, 'errors', 100_000);
      expect(errors.evidence.map(({ text }) => text)).toContainEqual(
        expect.stringMatching(/^frame of fail\(\)/),
      );

      const cycles = named(suspects, 'unreachable', 'cycles that nothing reaches any more');
      expect(cycles.retained).toBeGreaterThan(truth['rings']!.bytes);
      expect(cycles.elements).toBeGreaterThanOrEqual(
        truth['rings']!.count + (two ? 0 : truth['parents']!.count),
      );
      expect(cycles.sentence).toContain('The garbage collector was switched off');
      if (two) {
        const garbage = named(suspects, 'finalizer-cycle', 'gc.garbage holds 200 objects');
        expect(garbage.sentence).toContain('never freed');
        atLeast(garbage, 'parents', 100_000);
      } else {
        expect(cycles.reasons.map(({ kind }) => kind)).toEqual(['finalizer-cycle']);
        expect(cycles.reasons[0]!.sentence).toMatch(
          /^200 objects with __del__ .*By class: Parent \(200\)\. Python 3\.4 and later frees/,
        );
      }

      const globals = named(
        suspects,
        'module-globals',
        '__main__.COUNTRIES (list, 1.4 MiB), __main__.TEXTS (dict,',
      );
      atLeast(globals, 'countries', truth['texts']!.bytes + 200_000);
      expect(globals.evidence.slice(0, 2).map(({ retained }) => retained)).toEqual([
        truth['countries']!.bytes,
        truth['texts']!.bytes,
      ]);

      if (!two) {
        const quotes = named(
          suspects,
          'lru-cache',
          'functools.lru_cache of quote() (__main__.quote) holds 1,200 results',
        );
        expect(quotes.sentence).toContain('It has no maxsize, so it only ever grows.');
        // The function behind it, its code left out by the program's count, is all there is beside.
        atLeast(quotes, 'quotes', 3000);
        const pages = named(
          suspects,
          'lru-cache',
          'functools.lru_cache of page() (__main__.page) holds 300 results',
        );
        const service = named(suspects, 'lru-cache', 'functools.lru_cache of price()');
        expect(service.sentence).toContain('Its keys begin with instances of Service: it is on a method');
        expect(service.elements).toBe(400);
        expect(pages.sentence).toContain(
          version === '3.8' ? 'a maxsize, which this dump does not show' : 'a maxsize of 300,',
        );
      }

      expect(suspects).toHaveLength(two ? 11 : 13);
      const sizes = suspects.map(({ retained }) => retained);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      // No byte is told of twice.
      expect(suspects.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1);
      for (const { hint, rule, sentence } of suspects) {
        expect(sentence.endsWith(hint)).toBe(true);
        expect(rule).toMatch(/^Named for: .* of all that is reached/);
      }
    },
  );

  test.skipIf(python === null)('the same program without leaks is not accused', async () => {
    const { path } = dumped(python ?? '', 'clean');
    const { out } = await commandLine(['suspects', path]);
    expect(out).toBe('No single object, and no container of many objects, holds enough to be suspicious.\n');
  });
});

/** The same heap as meliae would write it: no names, no roots, no threads, nothing of the process. */
function asMeliae(path: string): string {
  const keys = ['address', 'type', 'size', 'name', 'len', 'value', 'refs'];
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      const kept = keys.filter((key) => key in record).map((key) => `"${key}": ${spaced(record[key])}`);
      return `{${kept.join(', ')}}`;
    });
  const plain = `${path}.meliae.dump`;
  writeFileSync(plain, `${lines.join('\n')}\n`);
  return plain;
}
const spaced = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.join(', ')}]`
    : JSON.stringify(value).replace(
        /[^\x20-\x7e]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );

const python310 = pythonPath('3.10');
test.skipIf(python310 === null)(
  'a dump of meliae, without names: the same kinds, and what is not known',
  async () => {
    const { path } = dumped(python310 ?? '', 'leaky');
    const suspects = await suspectsOf(asMeliae(path));
    const kinds = new Set(suspects.map(({ kind }) => kind));
    for (const kind of [
      'cache',
      'lru-cache',
      'instances',
      'callbacks',
      'traceback',
      'unreachable',
      'module-globals',
    ] as const)
      expect([...kinds], kind).toContain(kind);
    expect(kinds.has('local')).toBe(false);
    expect(named(suspects, 'lru-cache', 'quote()').sentence).toContain('It has no maxsize');
    expect(named(suspects, 'lru-cache', 'page()').sentence).toContain('a maxsize of 300,');
    const cycles = named(suspects, 'unreachable', 'cycles');
    expect(cycles.unknown).toContain('Dumps of meliae name no roots');
    expect(cycles.sentence).toContain('Either the garbage collector is off');
    expect(cycles.reasons.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringContaining('Parent (200)'),
    );
    expect(named(suspects, 'traceback', '40 tracebacks').unknown).toContain('which frames still run');
  },
);
