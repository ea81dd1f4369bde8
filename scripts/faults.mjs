// npm run test:faults [-- --minutes N]: the large shares of the fault and fuzz suites, within a budget of time.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './machine.mjs';
import { conclude, demandPinnedNode, suite, surroundings } from './suites.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '40' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes must be a number above 0, not ${values.minutes}.`);
  process.exit(2);
}
demandPinnedNode();

const files = ['test/faults', 'test/fuzz']
  .filter((folder) => existsSync(path.join(root, folder)))
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => path.join(folder, file)),
  )
  .sort();
const end = performance.now() + minutes * 60_000;
const results = [];
for (const [index, file] of files.entries()) {
  // What one file leaves of its share the others get.
  const seconds = (end - performance.now()) / 1000 / (files.length - index);
  const name = file.replace(/^test\//, '').replace(/\.test\.ts$/, '');
  if (seconds < 5) {
    results.push({ name, passed: 0, failed: 1, skipped: [], note: 'not run: the budget of time was used up' });
    continue;
  }
  const env = surroundings({ BINNACLE_FAULT_SECONDS: String(Math.floor(seconds)) });
  results.push(await suite(name, 'faults', [file], { env, seconds: end / 1000 - performance.now() / 1000 + 60 }));
}
if (files.length === 0) results.push({ name: 'faults', passed: 0, failed: 1, skipped: [], note: 'it found no test' });
process.exit(conclude(results, []));
