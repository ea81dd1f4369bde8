// npm run test:faults [-- --minutes N]: the fault and fuzz suites with all their counts, or with as many as N minutes hold.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './machine.mjs';
import { conclude, demandPinnedNode, suite, surroundings } from './suites.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes must be a number above 0, not ${values.minutes}.`);
  process.exit(2);
}
demandPinnedNode();

/** Suites whose whole counts take longer than a bounded run has; their share of it, by the settings they read. */
const shares = {
  'test/faults/storage/damage.test.ts': { FAULT_SHARE: '0.1' },
  'test/faults/storage/kill.test.ts': { FAULT_SHARE: '0.5' },
  'test/fuzz/sandbox.test.ts': { FUZZ_KILLS: '100' },
};

const files = ['test/faults', 'test/fuzz']
  .filter((folder) => existsSync(path.join(root, folder)))
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  )
  .sort();
const end = performance.now() + minutes * 60_000;
const results = [];
for (const file of files) {
  const name = file.replace(/^test\//, '').replace(/\.test\.ts$/, '');
  const seconds = (end - performance.now()) / 1000;
  if (seconds < 5) {
    results.push({ name, passed: 0, failed: 1, skipped: [], note: 'not run: the budget of time was used up' });
    continue;
  }
  const share = Number.isFinite(minutes) ? shares[file] : undefined;
  const result = await suite(name, 'faults', [file], {
    env: surroundings(share ?? {}),
    ...(Number.isFinite(seconds) ? { seconds } : {}),
  });
  results.push(share === undefined ? result : { ...result, note: result.note || `a share: ${JSON.stringify(share)}` });
}
if (files.length === 0) results.push({ name: 'faults', passed: 0, failed: 1, skipped: [], note: 'it found no test' });
process.exit(conclude(results, []));
