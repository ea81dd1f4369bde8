import path from 'node:path';
import { setFuses } from './scripts/fuses.mjs';

/** Where the bundles to be packed lie. */
const out = process.env.BINNACLE_OUT ?? 'out';

/** The file of a packed application that holds the fuses, by platform. */
export function fuseFile({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return path.join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return path.join(appOutDir, `${productFilename}.exe`);
  return path.join(appOutDir, packager.executableName);
}

/** How the desktop console is packed. */
export const packaging = {
  appId: 'net.binnacle.console',
  productName: 'Binnacle',
  executableName: 'binnacle',
  copyright: 'Binnacle',
  directories: { buildResources: 'resources', output: process.env.BINNACLE_DIST ?? 'dist' },
  // A native library cannot be loaded from inside the archive. Nothing else may lie outside, where no hash covers it.
  asar: { smartUnpack: false },
  asarUnpack: ['node_modules/keytar/build/Release/keytar.node'],
  files: [
    // The bundles hold what they need. What plain Node.js would run (command line, local server) has nothing to run it.
    {
      from: out,
      to: 'out',
      filter: ['**/*', '!main/cli.js', '!main/loopback.js', '!main/verify-audit.js', '!**/*.map'],
    },
    { from: 'templates', to: 'templates', filter: ['**/*'] },
    'package.json',
    // Two packages stay outside the bundles: one brings WebAssembly, the other a native library.
    '!node_modules/**/*',
    'node_modules/sql.js/package.json',
    'node_modules/sql.js/LICENSE',
    'node_modules/sql.js/dist/sql-wasm.js',
    'node_modules/sql.js/dist/sql-wasm.wasm',
    'node_modules/keytar/package.json',
    'node_modules/keytar/LICENSE.md',
    'node_modules/keytar/lib/**/*.js',
    'node_modules/keytar/build/Release/keytar.node',
  ],
  npmRebuild: false,
  afterPack: (context) => setFuses(fuseFile(context)),
  linux: { target: ['AppImage', 'deb'], category: 'Network', icon: 'resources/icon.png' },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.developer-tools',
    icon: 'resources/icon.png',
    hardenedRuntime: true,
    gatekeeperAssess: false,
  },
  win: { target: ['nsis'], icon: 'resources/icon.png' },
  nsis: { oneClick: false, perMachine: false, deleteAppDataOnUninstall: false },
  publish: null,
};
