// npm test: gets what is missing, then runs every check under the pinned Node.js. Plain Node.js 20 suffices to start it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import {
  buildKeytar,
  howToInstall,
  installModules,
  installSystemPackages,
  pinnedNode,
  registryResolves,
  root,
} from './machine.mjs';
import { conclude, demandPinnedNode, step, suite } from './suites.mjs';

const say = (text) => console.log(text);
const notes = [];

const missing = installSystemPackages(say);
if (missing.length > 0) {
  for (const { what, suites } of missing) notes.push(`${what}: needed by ${suites.join(' and ')}.`);
  notes.push(howToInstall(missing));
}
if (!(await installModules(say))) {
  const why = (await registryResolves()) ? 'npm says why above' : 'the registry cannot be reached from here';
  console.error(`The locked packages could not be installed: ${why}.`);
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}
demandPinnedNode();
if (!buildKeytar(say)) notes.push('keytar could not be built: what needs the system’s keychain fails.');

const bin = (name) => path.join(root, 'node_modules/.bin', name);
const node = spawnSync(pinnedNode(), ['--version'], { encoding: 'utf8' }).stdout.trim();
say(`Node.js ${node} runs everything from here.`);

const results = [];
results.push(await step('lint', bin('biome'), ['check', '.']));
results.push(await step('types', bin('tsc'), ['-p', '.']));
const build = await step('build', bin('electron-vite'), ['build']);
results.push(build);
results.push(await suite('unit', 'unit', ['test/unit']));
results.push(await suite('contract', 'unit', ['test/contract']));
results.push(await suite('config', 'unit', ['test/config']));
if (build.failed === 0) {
  results.push(await suite('integration', 'integration', []));
  results.push(await suite('e2e', 'e2e', []));
} else {
  // They drive what was built; an older build would prove nothing.
  const note = 'not run: the build failed';
  results.push({ name: 'integration', passed: 0, failed: 1, skipped: [], note });
  results.push({ name: 'e2e', passed: 0, failed: 1, skipped: [], note });
}
process.exit(conclude(results, notes));
