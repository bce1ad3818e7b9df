/** How the installers are made. Everything runs from the built out/ folder; nothing of the sources goes in. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** electron-builder's numbers for the processors that we build for. */
const archNames = { 1: 'x64', 3: 'arm64' };

/**
 * What goes in. Given whole to each system: a list for one system that only takes things away would be read as
 * "everything but that", whatever the list for all says.
 */
const filesFor = (platform) => [
  'package.json',
  'out/node/**',
  'out/preload/**',
  'out/renderer/**',
  '!**/*.map',
  '!out/node/cli.js',
  // Of koffi only what Node loads: no C++ sources, no documentation, no build tool.
  '!node_modules/koffi/{doc,lib,vendor}{,/**}',
  '!node_modules/koffi/cnoke.cjs',
  '!node_modules/koffi/src/**/CMakeLists.txt',
  '!node_modules/koffi/**/*.{cc,hh,h,c,inc,S,asm,def,md,ts}',
  // And of its binaries none for another system, nor for musl, on which Electron does not run.
  `!node_modules/@koromix/!(koffi-${platform}-\${arch}){,/**}`,
  '!node_modules/@koromix/*/musl_*{,/**}',
  { from: 'build/app/beside-archive', to: 'out/node' },
];

/**
 * npm installs the native part of koffi for its own system only. A package made for another one would start and
 * then fail on the first dump, so it is not made.
 */
function demandNatives({ appOutDir, electronPlatformName, arch, packager }) {
  const resources = packager.getResourcesDir(appOutDir);
  const wanted = `koffi-${electronPlatformName}-${archNames[arch]}`;
  const folder = join(resources, 'app.asar.unpacked', 'node_modules', '@koromix');
  const there = existsSync(folder) ? readdirSync(folder) : [];
  if (there.length !== 1 || there[0] !== wanted)
    throw new Error(
      `The package needs @koromix/${wanted} and has ${there.join(', ') || 'none'}. Build it on the system it is for.`,
    );
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'io.github.meliscope.Meliscope',
  productName: 'Meliscope',
  copyright: 'Copyright © Meliscope contributors',
  directories: { output: 'dist', buildResources: 'build/app' },
  // The start, and the names by which the running app and its windows are known to the desktop.
  extraMetadata: {
    main: 'out/node/main.js',
    productName: 'Meliscope',
    desktopName: 'meliscope.desktop',
  },

  asar: true,
  // What threads, WebAssembly and the memory map read with plain system calls; see electron/built-files.ts.
  asarUnpack: [
    'node_modules/@koromix/**',
    'out/node/scan-worker.js',
    'out/node/graph-worker.js',
    'out/node/export-worker.js',
    'out/node/profile-worker.js',
    'out/node/kernel.wasm',
    'out/node/sample.dump.gz',
    // Handed to gdb and to Python, and read by people.
    'out/node/meliscope_dump.py',
    // Its place is out/node/, but it is looked for where it comes from.
    'build/app/beside-archive/package.json',
  ],
  // koffi comes built; a rebuild would ask for a compiler.
  npmRebuild: false,
  afterPack: demandNatives,

  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
  },

  // Dumps also come as .json, .jsonl and .gz; those belong to other programs and are opened from within.
  // One entry for each ending: for Linux a list of them would become a single pattern.
  fileAssociations: [
    {
      ext: 'meliae',
      name: 'Python Heap Dump (meliae)',
      description: 'Python heap dump (meliae)',
      mimeType: 'application/x-meliae-dump',
      role: 'Viewer',
      rank: 'Default',
    },
    {
      ext: 'dump',
      name: 'Heap Dump',
      description: 'Heap dump',
      mimeType: 'application/x-heap-dump',
      role: 'Viewer',
      rank: 'Alternate',
    },
  ],

  // Links to a place in a dump.
  protocols: [{ name: 'Meliscope link', schemes: ['meliscope'], role: 'Viewer' }],

  // No processor is named: it is the machine's own, or that of --x64 and --arm64.
  linux: {
    target: ['AppImage', 'deb', 'rpm', 'tar.gz'],
    icon: 'build/icons',
    category: 'Development',
    executableName: 'meliscope',
    synopsis: 'Heap-dump analyser for Python',
    maintainer: 'Meliscope contributors <meliscope@users.noreply.github.com>',
    vendor: 'Meliscope contributors',
    // gzip stays with the archivers; naming it here only puts Meliscope into their "Open with" menu.
    mimeTypes: ['application/gzip'],
    syncDesktopName: true,
    desktop: { entry: { GenericName: 'Heap-Dump Analyser', Keywords: 'python;memory;heap;dump;leak;' } },
    files: filesFor('linux'),
  },
  win: {
    target: ['nsis', 'portable', 'zip'],
    icon: 'build/icons/icon.ico',
    files: filesFor('win32'),
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    artifactName: '${productName}-${version}-${arch}-setup.${ext}',
  },
  portable: { artifactName: '${productName}-${version}-${arch}-portable.${ext}' },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'build/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    // Without a certificate: Apple silicon starts nothing that is not signed at least by itself.
    identity: '-',
    hardenedRuntime: true,
    entitlements: 'build/app/entitlements.mac.plist',
    entitlementsInherit: 'build/app/entitlements.mac.plist',
    files: filesFor('darwin'),
  },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  publish: null,
};
