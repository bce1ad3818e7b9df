/** Every check that needs no running program: walls, habits, types, lint, format. Prints the command that mends. */
import { checkHabits } from '../checks/habits.mjs';
import { checkWalls } from '../checks/walls.mjs';
import { bin } from './paths.mjs';
import { captureNode } from './run.mjs';

const tsc = bin('typescript/bin/tsc');
const steps = [
  { name: 'walls', run: () => checkWalls() },
  { name: 'habits', run: () => checkHabits() },
  ...['shared', 'electron', 'test'].map((room) => ({
    name: `types ${room}`,
    command: [tsc, '-p', room, '--pretty', 'false'],
  })),
  {
    name: 'types renderer',
    command: [
      bin('svelte-check/bin/svelte-check'),
      '--workspace',
      'renderer',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
  {
    name: 'lint',
    command: [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
    mend: 'npx eslint . --fix',
  },
  {
    name: 'format',
    command: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    mend: 'npm run format',
  },
];

/** How many steps run at a time: each is one process that keeps one core busy. */
const atOnce = 2;
/** Takes as long as all others together, so it begins first. */
const longest = 'lint';

async function runStep(step) {
  const started = Date.now();
  const breaches = step.run ? step.run() : [];
  const { code, output } = step.command
    ? await captureNode(step.command[0], step.command.slice(1))
    : { code: breaches.length, output: breaches.join('\n') };
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} check: ${step.name} (${seconds} s)`);
  if (code !== 0) {
    console.log(output.trim());
    if (step.mend) console.log(`mend: ${step.mend}`);
  }
  return code === 0;
}

/** Runs all steps; gives back how many passed and failed. */
export async function checkAll(only = []) {
  const waiting = steps
    .filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)))
    .sort((one, other) => Number(other.name === longest) - Number(one.name === longest));
  let failed = 0;
  let passed = 0;
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (await runStep(step)) passed += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { passed, failed };
}

if (process.argv[1]?.endsWith('check.mjs')) {
  const { failed } = await checkAll(process.argv.slice(2));
  process.exitCode = failed > 0 ? 1 : 0;
}
