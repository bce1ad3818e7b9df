/** `npm test`: checks, build, unit and format tests, browser journeys. The last line adds everything up. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAll } from './check.mjs';
import { bin, inRoot } from './paths.mjs';
import { runNode } from './run.mjs';

const reports = mkdtempSync(join(tmpdir(), 'meliscope-test-'));
const sum = { passed: 0, failed: 0, skipped: 0 };

const add = ({ passed = 0, failed = 0, skipped = 0 }) => {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
};

/** What vitest's JSON report says. A file that could not even be loaded counts as one failure. */
export function countsOf(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function runTests(name, config) {
  console.log(`\n== ${name}`);
  const file = join(reports, `${name}.json`);
  const code = await runNode(bin('vitest/vitest.mjs'), [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const counts = existsSync(file) ? countsOf(JSON.parse(readFileSync(file, 'utf8'))) : {};
  // The runner itself failed, or an error came outside any test.
  if (code !== 0 && !counts.failed) {
    console.log(`FAIL ${name}: the test runner ended with exit code ${code}`);
    counts.failed = 1;
  }
  add(counts);
}

async function runAll() {
  console.log('== checks');
  add(await checkAll());
  console.log('\n== build');
  const code = await runNode(inRoot('build/scripts/build.mjs'), ['--if-needed']);
  add(code === 0 ? { passed: 1 } : { failed: 1 });
  console.log(code === 0 ? 'ok   build' : 'FAIL build');
  await runTests('unit', 'test/vitest.config.ts');
  // Without a build there is nothing to open in a browser.
  if (code === 0) await runTests('e2e', 'test/e2e/vitest.config.ts');
}

try {
  await runAll();
} catch (thrown) {
  console.error(thrown);
  sum.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.exitCode = sum.failed > 0 ? 1 : 0;
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
