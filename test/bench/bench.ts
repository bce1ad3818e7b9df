import { benchGraph, generate } from './graph.ts';
import { benchInsight } from './insight.ts';
import { benchProfiles } from './profiles.ts';
import { benchScan } from './scan.ts';

/** Each bench prints one JSON document; the rest of the command line is its own. */
const benches: Readonly<Record<string, (args: string[]) => Promise<unknown>>> = {
  scan: benchScan,
  graph: benchGraph,
  insight: benchInsight,
  profiles: benchProfiles,
  generate,
};

const [name = 'scan', ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`There is no bench "${name}"; there are: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else process.stdout.write(`${JSON.stringify(await bench(args), null, 2)}\n`);
