/**
 * `npm run dev -- [FILE…]`: the screens from source with hot reload, in a browser, before the built engine.
 * A change under electron/ needs a restart.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { inRoot } from './paths.mjs';

const engine = spawn(
  process.execPath,
  [inRoot('build/scripts/meliscope.mjs'), 'serve', '--no-open', ...process.argv.slice(2)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const address = await new Promise((resolve) => {
  createInterface({ input: engine.stdout }).once('line', resolve);
  engine.once('exit', () => resolve(null));
});
if (address === null) {
  process.exitCode = engine.exitCode ?? 1;
} else {
  const { origin, hash } = new URL(address);
  const screens = await createServer({
    configFile: inRoot('renderer/vite.config.ts'),
    // To the engine's server a request must look as if its own page had sent it.
    server: {
      host: '127.0.0.1',
      proxy: { '/api': { target: origin, changeOrigin: true, headers: { origin } } },
    },
  });
  await screens.listen();
  const { port } = screens.httpServer.address();
  console.log(`http://127.0.0.1:${port}/${hash}`);
  const stop = async () => {
    engine.kill('SIGTERM');
    await screens.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  engine.once('exit', () => void screens.close());
}
