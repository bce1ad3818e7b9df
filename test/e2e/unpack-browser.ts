import { findBrowser } from './browser.ts';

/** Finds the browser once: one that comes packed takes seconds to unpack, which no journey should pay for. */
export async function setup(): Promise<void> {
  await findBrowser();
}
