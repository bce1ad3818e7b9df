#!/usr/bin/env node
/**
 * Starts the real desktop app with the sample dump and looks at its window. Needs a built out/ and a display.
 *
 *   node test/e2e/electron-smoke.mjs                  the app as it lies here, under node_modules' Electron
 *   node test/e2e/electron-smoke.mjs --packed FILE    a packed app, by its program file
 *
 * A picture of the window is left in out/smoke/.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, chromium } from 'playwright-core';
import { inOut, root } from '../../build/scripts/paths.mjs';

const longestMs = 60_000;
const sample = inOut('node', 'sample.dump.gz');
const own = mkdtempSync(join(tmpdir(), 'meliscope-smoke-'));
const env = {
  ...process.env,
  MELISCOPE_DATA_DIR: join(own, 'data'),
  MELISCOPE_CACHE_DIR: join(own, 'cache'),
};
// A profile of its own: no settings from elsewhere, and no other instance to hand the file to.
const profile = `--user-data-dir=${join(own, 'profile')}`;

/** What the page must not say or do, collected as it happens. */
function watch(page) {
  const complaints = [];
  page.on('pageerror', (thrown) => complaints.push(`error: ${thrown.message}`));
  page.on('crash', () => complaints.push('the page crashed'));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

async function lookAt(page, name) {
  const complaints = watch(page);
  await page.getByRole('row').filter({ hasText: 'dict' }).first().waitFor({ timeout: longestMs });
  assert.match(await page.title(), /Meliscope/);
  const facts = await page.evaluate(() => ({
    origin: globalThis.location.origin,
    isolated: globalThis.crossOriginIsolated,
    verbs: Object.keys(globalThis.meliscope).sort(),
    node: [typeof globalThis.process, typeof globalThis.require, typeof globalThis.Buffer],
  }));
  assert.deepEqual(facts, {
    origin: 'app://meliscope',
    isolated: true,
    verbs: ['ask', 'cancel', 'onEvent', 'pathOfFile'],
    node: ['undefined', 'undefined', 'undefined'],
  });
  mkdirSync(inOut('smoke'), { recursive: true });
  await page.screenshot({ path: inOut('smoke', `${name}.png`) });
  assert.deepEqual(complaints, []);
}

/** Under Playwright's own start, which can also ask the main process. */
async function unpacked() {
  // Without this option Playwright turns the sandbox off on Linux.
  const app = await _electron.launch({
    args: [profile, root, sample],
    cwd: root,
    env,
    chromiumSandbox: true,
    timeout: longestMs,
  });
  try {
    const page = await app.firstWindow({ timeout: longestMs });
    await lookAt(page, `${process.platform}-unpacked`);
    const main = await app.evaluate(({ app: electronApp, BrowserWindow, Menu }) => {
      const [window] = BrowserWindow.getAllWindows();
      return {
        visible: window.isVisible(),
        windows: BrowserWindow.getAllWindows().length,
        hasMenu: Menu.getApplicationMenu() !== null,
        // Known on Windows and macOS only.
        unsandboxed: electronApp
          .getAppMetrics()
          .filter(({ type, sandboxed }) => type === 'Tab' && sandboxed === false).length,
        // No part of the documented interface; asked where it is there.
        preferences: window.webContents.getLastWebPreferences?.() ?? null,
      };
    });
    const { preferences, ...rest } = main;
    assert.deepEqual(rest, { visible: true, windows: 1, hasMenu: true, unsandboxed: 0 });
    if (preferences !== null) {
      assert.equal(preferences.sandbox, true);
      assert.equal(preferences.contextIsolation, true);
      assert.equal(preferences.nodeIntegration, false);
    }
  } finally {
    await app.close();
  }
}

async function untilAnswers(address) {
  for (const end = Date.now() + longestMs; Date.now() < end;) {
    try {
      if ((await fetch(`${address}/json/version`)).ok) return;
    } catch {
      // Not yet there.
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('The packed app does not answer.');
}

/** A packed app's fuses refuse a debugger of its main process; its window is reached as a browser's is. */
async function packed(program) {
  const port = 9300 + (process.pid % 500);
  const child = spawn(program, [`--remote-debugging-port=${port}`, profile, sample], {
    env,
    stdio: 'inherit',
  });
  const ended = once(child, 'exit');
  const failed = ended.then(([code, signal]) => {
    throw new Error(`The packed app ended with ${code ?? signal}.`);
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([untilAnswers(`http://127.0.0.1:${port}`), failed]);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [context] = browser.contexts();
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: longestMs }));
    await Promise.race([lookAt(page, `${process.platform}-packed`), failed]);
    await browser.close();
  } finally {
    child.kill();
    await ended;
  }
}

try {
  const at = process.argv.indexOf('--packed');
  if (at < 0) await unpacked();
  else await packed(process.argv[at + 1]);
  console.log('ok: the desktop app starts, shows the sample dump and keeps to its limits');
} finally {
  rmSync(own, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
