// npm run bench [-- ROW …] [--rounds N] [--quick]: every row with its peers, measured in the same run on the same input.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pinnedNode, root } from './machine.mjs';
import { demandPinnedNode, surroundings } from './suites.mjs';

demandPinnedNode();
const harness = path.join(root, 'test/bench/main.ts');
const child = spawn(pinnedNode(), ['--expose-gc', harness, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: surroundings(),
  shell: process.platform === 'win32',
});
child.on('close', (code) => process.exit(code ?? 1));
