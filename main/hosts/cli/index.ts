#!/usr/bin/env node
import module from 'node:module';
import { runUnderPinnedNode, tooOld } from './node-version.ts';

// The entry stays small: the rest is loaded after the compile cache is on, so that its code is not compiled at every start.
if (tooOld(process.versions.node)) process.exitCode = await runUnderPinnedNode();
else {
  module.enableCompileCache();
  const [{ runCli }, { processTerminal }, { openClient }] = await Promise.all([
    import('./run.ts'),
    import('./terminal.ts'),
    import('./open-client.ts'),
  ]);
  // Everything is written and closed by now; what may linger, such as an idle timer, keeps nobody waiting.
  process.exit(await runCli(process.argv.slice(2), processTerminal(), openClient));
}
