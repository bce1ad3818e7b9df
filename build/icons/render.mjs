#!/usr/bin/env node
/**
 * Draws icon.svg at every size that the systems want and packs the sizes into icon.ico and icon.icns.
 * Run after a change of the drawing: node build/icons/render.mjs
 * The results are in the repository, because electron-builder would fetch a converter from the network.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as browserOf } from 'playwright-core';
import { packIcns, packIco } from './containers.mjs';

const folder = new URL('.', import.meta.url);
const drawing = readFileSync(new URL('icon.svg', folder), 'utf8');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const browser = await browserOf.launch({
  executablePath: await chromium.executablePath(),
  args: [...chromium.args, '--no-sandbox'],
});
const page = await browser.newPage();
const drawn = new Map();
for (const size of sizes) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${drawing}`);
  drawn.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

// electron-builder takes a folder of NxN.png for Linux.
for (const size of sizes.filter((size) => size <= 512))
  writeFileSync(new URL(`${size}x${size}.png`, folder), drawn.get(size));
writeFileSync(new URL('icon.ico', folder), packIco(drawn));
writeFileSync(new URL('icon.icns', folder), packIcns(drawn));
