// npm run pictures: makes the documentation's pictures with the end-to-end run, from the built console.
import path from 'node:path';
import { root } from './machine.mjs';
import { run, surroundings } from './suites.mjs';

const env = surroundings({ BINNACLE_PICTURES: path.join(root, 'docs/pictures') });
process.exitCode = await run(
  path.join(root, 'node_modules/.bin/vitest'),
  [
    'run',
    '--project',
    'e2e',
    'test/e2e/console.test.ts',
    'test/e2e/authoring.test.ts',
    'test/e2e/versions.test.ts',
    'test/e2e/whatif.test.ts',
  ],
  { env },
);
