/** Who may import whom. A room is a folder; this check is its wall. Prints the mend for each breach. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { root } from '../scripts/paths.mjs';

/**
 * First match wins. `mayImport` are path prefixes inside the project; `packages` the npm packages allowed
 * (null: any). Node's own modules are allowed where `node` is true.
 */
export const rooms = [
  { room: 'shared/base', mayImport: ['shared/base'], packages: [], node: false },
  { room: 'shared/model', mayImport: ['shared/base', 'shared/model'], packages: [], node: false },
  { room: 'shared', mayImport: ['shared'], packages: [], node: false },
  {
    room: 'renderer/components',
    mayImport: ['renderer/components', 'renderer/format', 'renderer/styles', 'shared'],
    packages: ['svelte', '@dagrejs/dagre', 'chart.js', 'chartjs-chart-treemap'],
    node: false,
  },
  { room: 'renderer/format', mayImport: ['renderer/format', 'shared'], packages: [], node: false },
  { room: 'renderer/engine', mayImport: ['renderer/engine', 'shared'], packages: [], node: false },
  {
    room: 'renderer',
    mayImport: ['renderer', 'shared'],
    packages: ['svelte', '@dagrejs/dagre', 'chart.js', 'chartjs-chart-treemap'],
    node: false,
  },
  {
    room: 'electron/engine/scan/kernel',
    mayImport: ['electron/engine/scan/kernel'],
    packages: [],
    node: false,
  },
  {
    room: 'electron/engine/graph',
    mayImport: ['electron/engine/graph', 'shared'],
    packages: [],
    node: false,
  },
  {
    room: 'electron/engine/exports',
    mayImport: ['electron/engine', 'shared'],
    packages: ['hyparquet-writer'],
    node: true,
  },
  {
    room: 'electron/engine/reports',
    mayImport: ['electron/engine', 'shared'],
    packages: ['pdfkit'],
    node: true,
  },
  { room: 'electron/engine', mayImport: ['electron/engine', 'shared'], packages: ['koffi'], node: true },
  {
    room: 'electron/preload',
    mayImport: ['electron/preload', 'shared'],
    packages: ['electron'],
    node: false,
  },
  { room: 'electron/capture', mayImport: ['electron/capture', 'shared'], packages: [], node: true },
  {
    room: 'electron/hosts',
    mayImport: ['electron/hosts', 'electron/capture', 'electron/engine', 'shared'],
    packages: [],
    node: true,
  },
  {
    room: 'electron/ipc',
    mayImport: ['electron/ipc', 'electron/engine', 'electron/hosts', 'shared'],
    packages: ['electron'],
    node: true,
  },
  { room: 'electron/windows', mayImport: ['electron/windows', 'shared'], packages: ['electron'], node: true },
  { room: 'electron', mayImport: ['electron', 'shared'], packages: ['electron'], node: true },
];

const specifiers =
  /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

export function importsOf(text) {
  return [...text.matchAll(specifiers)].map((match) => match[1] ?? match[2]);
}

const inside = (path, prefix) => path === prefix || path.startsWith(`${prefix}/`);

/** The breaches of one file, as sentences. `path` is relative to the project, with forward slashes. */
export function breachesOf(path, text) {
  const rule = rooms.find(({ room }) => inside(path, room));
  if (!rule) return [`${path}: is in no room. Put it into one, or name the room in build/checks/walls.mjs.`];
  const breaches = [];
  for (const specifier of importsOf(text)) {
    if (specifier.startsWith('.')) {
      const target = relative(root, resolve(root, dirname(path), specifier))
        .split(sep)
        .join('/');
      if (!rule.mayImport.some((prefix) => inside(target, prefix))) {
        breaches.push(
          `${path}: imports ${target}, but ${rule.room} may import only ${rule.mayImport.join(', ')}. ` +
            'Move the shared part into shared/, or pass it in as a parameter.',
        );
      }
    } else if (specifier.startsWith('node:')) {
      if (!rule.node)
        breaches.push(
          `${path}: imports ${specifier}, but ${rule.room} runs without Node. Do it in electron/ and ask for it over the protocol.`,
        );
    } else {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      if (!rule.packages.includes(name))
        breaches.push(
          `${path}: imports the package ${name}, which ${rule.room} may not. Add it to the room in build/checks/walls.mjs if the choice is in DECISIONS.md.`,
        );
    }
  }
  return breaches;
}

export function checkWalls() {
  const breaches = [];
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (/\.(ts|svelte)$/.test(name) && !name.endsWith('vite.config.ts')) {
        breaches.push(...breachesOf(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')));
      }
    }
  };
  for (const top of ['electron', 'renderer', 'shared']) walk(join(root, top));
  return breaches;
}
