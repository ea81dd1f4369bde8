// Packs the built console with Electron: `node scripts/package.mjs [--dir] [--electron-dist DIR]`.
// `--dir` stops at the unpacked application; `--electron-dist` takes Electron from a folder instead of downloading it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { packaging } from '../electron-builder.config.mjs';

const { values } = parseArgs({ options: { dir: { type: 'boolean' }, 'electron-dist': { type: 'string' } } });
const electronDist = values['electron-dist'];
await build({
  projectDir: path.resolve(import.meta.dirname, '..'),
  targets: Platform.current().createTarget(values.dir ? 'dir' : undefined),
  config: { ...packaging, ...(electronDist === undefined ? {} : { electronDist: path.resolve(electronDist) }) },
  publish: 'never',
});
