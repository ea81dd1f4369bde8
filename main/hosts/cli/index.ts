#!/usr/bin/env node
import module from 'node:module';
import { cacheFolder } from './cache-folder.ts';
import { runUnderPinnedNode, tooOld } from './node-version.ts';

// The entry stays small: the rest is loaded after the compile cache is on, so that its code is not compiled at every start.
if (tooOld(process.versions.node)) process.exitCode = await runUnderPinnedNode();
else {
  const folder = cacheFolder();
  if (folder !== undefined) module.enableCompileCache(folder);
  const { command } = await import('./command.ts');
  // Everything is written and closed by now; what may linger, such as an idle timer, keeps nobody waiting.
  process.exit(await command(process.argv.slice(2)));
}
