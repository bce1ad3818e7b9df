import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

interface FoundBrowser {
  readonly executablePath: string;
  readonly args: readonly string[];
}

const onPath = (names: readonly string[]): string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => (folder === '' ? [] : names.map((name) => join(folder, name))));

/** Where Chrome and its kin are installed, by platform. */
function usualPlaces(): string[] {
  const { CHROME_PATH, LOCALAPPDATA = '', PROGRAMFILES = '' } = process.env;
  const chosen = CHROME_PATH ? [CHROME_PATH] : [];
  if (process.platform === 'darwin')
    return [
      ...chosen,
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  if (process.platform === 'win32')
    return [
      ...chosen,
      join(PROGRAMFILES, 'Google/Chrome/Application/chrome.exe'),
      join(`${PROGRAMFILES} (x86)`, 'Google/Chrome/Application/chrome.exe'),
      join(LOCALAPPDATA, 'Google/Chrome/Application/chrome.exe'),
      join(`${PROGRAMFILES} (x86)`, 'Microsoft/Edge/Application/msedge.exe'),
    ];
  return [
    ...chosen,
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    ...onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
  ];
}

/** An installed browser, else the one that npm brought (Linux x64 only), else null. */
export async function findBrowser(): Promise<FoundBrowser | null> {
  const installed = usualPlaces().find((place) => existsSync(place));
  if (installed !== undefined) return { executablePath: installed, args: [] };
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const { default: packed } = await import('@sparticuz/chromium');
  // Its own list of arguments is left out: a single process dies with its first context, and web security stays on.
  return { executablePath: await packed.executablePath(), args: [] };
}

/** Throws where there is no browser: a run without journeys must not look like one that passed them. */
export async function launchBrowser(): Promise<Browser> {
  const found = await findBrowser();
  if (found === null)
    throw new Error('There is no Chrome or Chromium here. Install one, or set CHROME_PATH to it.');
  return chromium.launch({
    executablePath: found.executablePath,
    // In a container there is often neither a user namespace nor a large /dev/shm.
    args: [...found.args, '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}
