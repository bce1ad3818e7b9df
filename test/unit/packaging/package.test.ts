import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fusesIn, makeStubProject, root, type StubProject } from './stub-project.ts';

// Packing for Linux is what can be done everywhere that has Linux's part of koffi.
const canPack = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!canPack)('the Linux package', () => {
  let folder = '';
  let stub: StubProject = { project: '', config: '' };
  let app = '';
  let output = '';
  let inside: string[] = [];
  let beside: string[] = [];

  const pack = (
    { project, config }: StubProject,
    arch: string,
  ): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        ...['--linux', 'dir', arch, '--projectDir', project, '--config', config, '--publish', 'never'],
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_BUILDER_CACHE: join(folder, 'cache'), npm_config_offline: 'true' },
      },
    );
    return { status, output: stdout + stderr };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meliscope-package-'));
    stub = makeStubProject(folder);
    const packed = pack(stub, '--x64');
    output = packed.output;
    if (packed.status !== 0) throw new Error(output);
    const { project } = stub;
    app = join(project, 'dist/linux-unpacked');
    const archive = join(app, 'resources/app.asar');
    const isFile = (path: string): boolean => !('files' in statFile(archive, path.slice(1)));
    inside = listPackage(archive, { isPack: false })
      .filter(isFile)
      .map((path) => path.slice(1).split(sep).join('/'));
    const unpacked = `${archive}.unpacked`;
    beside = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(unpacked, path)).isFile())
      .map((path) => path.split(sep).join('/'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has all that runs', () => {
    expect(inside).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/node/main.js',
        'out/node/chunk-1.js',
        'out/preload/preload.cjs',
        'out/renderer/index.html',
        'out/renderer/assets/index-1.js',
        'node_modules/koffi/package.json',
        'node_modules/koffi/index.js',
        'node_modules/koffi/LICENSE.txt',
        'node_modules/koffi/src/koffi/index.js',
      ]),
    );
  });

  test('has nothing else: no sources, tests, maps, other programs', () => {
    expect(inside.filter((path) => /\.(ts|map|cc|hh|h|md|svelte)$/.test(path))).toEqual([]);
    expect(inside.filter((path) => !/^(out|node_modules)\//.test(path))).toEqual(['package.json']);
    expect(inside).not.toContain('out/node/cli.js');
    expect(inside).not.toContain('out/.stamp');
    expect(inside.filter((path) => path.startsWith('out/kernel'))).toEqual([]);
    const packages = inside.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    expect(new Set(packages.filter((name) => name !== undefined))).toEqual(
      new Set(['koffi', '@koromix/koffi-linux-x64']),
    );
  });

  test('keeps beside the archive what plain system calls read, and only that', () => {
    expect(beside.filter((path) => path.startsWith('out/')).sort()).toEqual([
      'out/node/graph-worker.js',
      'out/node/kernel.wasm',
      'out/node/meliscope_dump.py',
      'out/node/package.json',
      'out/node/profile-worker.js',
      'out/node/sample.dump.gz',
      'out/node/scan-worker.js',
    ]);
    expect(beside.filter((path) => path.endsWith('.node'))).toEqual([
      'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    ]);
    expect(beside.every((path) => /^(out\/node|node_modules\/@koromix)\//.test(path))).toBe(true);
  });

  test('starts at the built main script, under the names the desktop knows', () => {
    const manifest = JSON.parse(
      extractFile(join(app, 'resources/app.asar'), 'package.json').toString('utf8'),
    ) as Record<string, unknown>;
    expect(inside).toContain(manifest['main']);
    expect(manifest).toMatchObject({
      name: 'meliscope',
      productName: 'Meliscope',
      desktopName: 'meliscope.desktop',
      type: 'module',
    });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  test('runs the worker beside the archive as a module, without any package.json above it', () => {
    const worker = join(app, 'resources/app.asar.unpacked/out/node/scan-worker.js');
    const script = `
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(worker)}).on('message', console.log);`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-experimental-detect-module', '-e', script],
      { encoding: 'utf8' },
    );
    expect(stdout.trim(), stderr).toBe('scanning');
  });

  test('loads koffi from its packed files', () => {
    // Node knows no archives: the same files, laid out as Electron shows them.
    const laidOut = join(folder, 'laid-out');
    const unpack = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/@electron/asar/bin/asar.js'),
        'extract',
        join(app, 'resources/app.asar'),
        laidOut,
      ],
      { encoding: 'utf8' },
    );
    expect(unpack.stderr).toBe('');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', "import koffi from 'koffi'; console.log(koffi.version);"],
      { cwd: laidOut, encoding: 'utf8' },
    );
    expect(stdout.trim(), stderr).toBe('3.3.4');
  });

  test('has the fuses set', () => {
    // RunAsNode, CookieEncryption, NodeOptions, NodeCliInspect, AsarIntegrity, OnlyLoadAppFromAsar,
    // BrowserV8Snapshot, GrantFileProtocolExtraPrivileges, and WasmTrapHandlers as Electron has it.
    expect(fusesIn(readFileSync(join(app, 'meliscope')))).toBe('010011001');
  });

  test('fetches nothing', () => {
    expect(output).not.toMatch(/download/i);
  });

  test('is not made without the native part of its own processor', () => {
    const { status, output } = pack(stub, '--arm64');
    expect(status).not.toBe(0);
    expect(output).toContain('The package needs @koromix/koffi-linux-arm64 and has none.');
  });
});
