import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pythonPath, runPython, scriptFolder, wantedPythons } from '../../builders/capture/pythons.ts';
import { readSuperset } from '../../builders/capture/superset-dump.ts';
import { temporaryFolder } from '../../builders/fixtures.ts';

const fragileProgram = fileURLToPath(new URL('../../builders/capture/fragile.py', import.meta.url));

describe.each(wantedPythons)('Python %s', (version) => {
  const python = pythonPath(version);

  test.skipIf(python === null)('a process that is easily broken goes on as if nothing had been', () => {
    const folder = temporaryFolder();
    const told = JSON.parse(runPython(python ?? '', [fragileProgram, scriptFolder, folder])) as {
      'whole struct': [number, number];
      named: number;
    };
    const tooDeep =
      'The program is too deep in calls for a dump here: its recursion limit is ' +
      runPython(python ?? '', ['-c', 'import sys; print(sys.getrecursionlimit())']).trim();
    expect(told).toMatchObject({
      // A tuple with empty places, whose making goes on afterwards: nothing may still refer to it.
      'half made': 0,
      made: 20_000,
      'before __init__': 0,
      'let go': [true, true, true],
      deep: [0, tooDeep, tooDeep],
      forked: { forked: true },
    });
    const { objects, trailer } = readSuperset(readFileSync(join(folder, 'names.dump'), 'utf8'));
    expect(trailer).toMatchObject({ skipped: 0 });
    expect(objects.get(told.named)?.type).toBe('Named');
    const [address, size] = told['whole struct'];
    // sys.getsizeof itself adds the collector's header.
    expect(objects.get(address)?.size).toBe(size);
  });

  test.skipIf(python === null)('a fork that gdb asked for waits until gdb has let go', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'request'), '');
    const program = `import sys; sys.path.insert(0, sys.argv[1]); import meliscope_dump as m
states, seen = [b'Name: x\\nTracerPid:\\t71\\n', b'TracerPid:\\t71\\n', b'TracerPid:\\t0\\n', b'later'], []
m.read_file = lambda path: states.pop(0)
m.dump = lambda out, **options: seen.append((out, len(states), options['fork']))
m.answer({'folder': sys.argv[2], 'out': 'x', 'options': {'fork': True}})
assert seen == [('x', 1, True)], seen`;
    runPython(python ?? '', ['-c', program, scriptFolder, folder]);
  });
});
