/** Small habits that a machine can watch: sizes, names, pins, addresses, room READMEs. Each breach says its mend. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';

const vague = /(^|\/)(utils?|helpers?|common|misc|manager)(\.|\/)/;
const sourceFile = /\.(ts|svelte|mjs|css|py)$/;
/** Files that may pass 600 lines, each with its reason. */
const longOnPurpose = new Map([
  ['electron/capture/meliscope_dump.py', 'one file that can be copied and pasted into any Python'],
]);

export function checkHabits() {
  const breaches = [];
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file && existsSync(join(root, file)));
  for (const file of files) {
    if (vague.test(file)) breaches.push(`${file}: the name says nothing. Name the file after what it holds.`);
    const bytes = statSync(join(root, file)).size;
    if (bytes > 4 * 1024 * 1024)
      breaches.push(
        `${file}: ${bytes} bytes is too large for the repository. Generate it, or make it smaller.`,
      );
    if (!sourceFile.test(file) || file.startsWith('test/fixtures/')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    const lines = text.split('\n').length;
    if (lines > 600 && !longOnPurpose.has(file))
      breaches.push(`${file}: ${lines} lines. Find its second subject and give it a file of its own.`);
    if (/\{@html/.test(text) && file.endsWith('.svelte'))
      breaches.push(`${file}: {@html} renders a dump's text as markup. Use a text expression.`);
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    if (!/^\d+\.\d+\.\d+$/.test(version))
      breaches.push(
        `package.json: ${name} is "${version}". Pin the exact version: npm install --save-exact ${name}`,
      );
  }
  if (/"resolved": "(?!file:)/.test(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
    breaches.push(
      'package-lock.json: holds registry addresses. Run: npm install --omit-lockfile-registry-resolved',
    );
  }
  const rooms = new Set(
    files
      .filter((file) => /^(electron|renderer|shared|build|test)\//.test(file))
      .map((file) => file.split('/')[0]),
  );
  for (const room of rooms)
    if (!existsSync(join(root, room, 'README.md')))
      breaches.push(`${room}/README.md: missing. Say what lives here, what may be imported, where to start.`);
  return breaches;
}
