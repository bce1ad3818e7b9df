import { expect, test } from 'vitest';
import { FailureError } from '../../shared/protocol/failure.ts';
import { fixtureBytes } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfBytes } from '../builders/open-profile.ts';
import { randomGenerator } from '../builders/random.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const samples: Record<string, Uint8Array> = {
  strace: fixtureBytes('profiles', 'strace', 'f_ttt_T_memory.txt.gz').slice(0, 1200),
  'strace processes': fixtureBytes('profiles', 'strace', 'attach_p_stderr.txt.gz').slice(0, 1500),
  'strace -c': fixtureBytes('profiles', 'strace', 'f_c_U.txt.gz'),
  mprof: fixtureBytes('profiles', 'mprof', 'with_func.dat.gz').slice(0, 1000),
  'line report': fixtureBytes('profiles', 'mprof', 'line_report_psutil.txt.gz').slice(0, 900),
  folded: bytes('main (a.py:1);f (a.py:2);f (a.py:2) 10\nmain (a.py:1);g 5\n'),
  speedscope: bytes(
    '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"a\\u00e9","file":"x.py","line":3},{"name":"b"}]},"profiles":[{"type":"evented","name":"t","unit":"seconds","startValue":0,"endValue":10,"events":[{"type":"O","frame":0,"at":0},{"type":"O","frame":1,"at":2},{"type":"C","frame":1,"at":5},{"type":"C","frame":0,"at":10}]},{"type":"sampled","name":"s","unit":"bytes","startValue":0,"endValue":3,"samples":[[0,1],[0],[]],"weights":[4,2,1]}]}',
  ),
  'memray csv': bytes(
    'allocator,num_allocations,size,tid,thread_name,stack_trace\r\nMALLOC,2,100,1,0x1,"f;a,b.py;3|main;m.py;1"\r\nMMAP,1,50,1,,operator|(A;B);x.cpp;3|main;m.py;1\r\n',
  ),
  'memray gprof2dot': bytes(
    '{"version": 0, "costs": [{"description": "Memory", "unit": "bytes"}], "events": [{"callchain": [0, 1], "cost": [100]}], "functions": [{"name": "f", "module": "a.py"}, {"name": "main", "module": "m.py"}]}',
  ),
};
const spices = [
  '\0',
  '\r\n',
  '9'.repeat(30),
  ';',
  '"',
  '(',
  ') = ',
  '<unfinished ...>',
  '[[[[',
  '-1',
  '0x7fffffffffff',
  '\\',
  '{',
  ' ',
].map(bytes);

test.each(Object.entries(samples))(
  'ten thousand mutations of %s: an answer or a clear refusal',
  async (_, sample) => {
    const random = randomGenerator(20261124);
    for (let round = 0; round < 10_000; round += 1) {
      let changed = sample.slice();
      for (let edits = 1 + random(3); edits > 0; edits -= 1) {
        const at = random(changed.length + 1);
        const kind = random(4);
        if (kind === 0) changed = changed.slice(0, at);
        else if (kind === 1 && at < changed.length) changed[at]! ^= 1 << random(8);
        else if (kind === 2) {
          const spice = spices[random(spices.length)]!;
          changed = new Uint8Array([...changed.subarray(0, at), ...spice, ...changed.subarray(at)]);
        } else changed = new Uint8Array([...changed.subarray(0, at), ...changed.subarray(at + random(40))]);
      }
      try {
        const profile = await profileOfBytes(changed);
        expect(JSON.stringify(profile.answer(plainQuestion({ limit: 50 })))).not.toContain(':-1e');
        for (const piece of profile.text(plainQuestion({ limit: 5 }), noSources))
          expect(piece.endsWith('\n')).toBe(true);
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        expect(error.message).toMatch(/^[A-Z\w].*[.)]\s?$/s);
      }
    }
  },
  // For a machine that many share; alone, a format takes seconds.
  600_000,
);
