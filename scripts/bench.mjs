// npm run bench [-- ROW …] [--rounds N] [--quick] [--full]: every row with its peers, measured in the same run on the same input.
import path from 'node:path';
import { pinnedNode, root } from './machine.mjs';
import { demandPinnedNode, run } from './suites.mjs';

demandPinnedNode();
const given = process.argv.slice(2);
const rows = given.filter((one) => /^B\d/.test(one));
// What starts the built programs is to start what stands in the sources now; a build elsewhere is its owner's matter.
if (process.env.BINNACLE_OUT === undefined && (rows.length === 0 || rows.includes('B11'))) {
  const builder = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const code = await run(pinnedNode(), [builder, 'build', '--logLevel', 'error']);
  if (code !== 0)
    console.error('The build failed; the rows that start it measure an older one, or say that there is none.');
}
process.exit(await run(pinnedNode(), ['--expose-gc', path.join(root, 'test/bench/main.ts'), ...given]));
