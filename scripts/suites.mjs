// Runs one suite under the pinned Node.js and says what it came to.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pinnedNode, root } from './machine.mjs';

/** Surroundings in which `node` is the pinned one and the project's own programs come first. */
export function surroundings(more = {}) {
  const bin = path.join(root, 'node_modules/.bin');
  return { ...process.env, ...more, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
}

/** Runs a program to its end and gives its exit code; an interrupt ends the program first. */
export function run(command, args, { env = surroundings(), seconds } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' });
    const late = seconds === undefined ? undefined : setTimeout(() => child.kill('SIGTERM'), seconds * 1000);
    const interrupt = () => child.kill('SIGINT');
    process.once('SIGINT', interrupt);
    child.on('error', (error) => {
      console.error(error.message);
      done(127);
    });
    child.on('close', (code, signal) => {
      clearTimeout(late);
      process.off('SIGINT', interrupt);
      done(signal === null ? (code ?? 1) : 1);
    });
  });
}

/** A step that passes or fails as a whole: a check, a build. */
export async function step(name, command, args) {
  console.log(`\n── ${name}`);
  const ok = (await run(command, args)) === 0;
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], note: ok ? '' : 'failed' };
}

/** A suite of tests. One that finds no test has failed: nothing was proven. */
export async function suite(name, project, filters, more = {}) {
  console.log(`\n── ${name}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'binnacle-suite-'));
  const report = path.join(folder, 'report.json');
  try {
    const args = [
      'run',
      '--project',
      project,
      ...filters,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    const code = await run(path.join(root, 'node_modules/.bin/vitest'), args, more);
    return { name, ...count(report, code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const firstLine = (text) => text.split('\n', 1)[0];

function count(report, code) {
  let read;
  try {
    read = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: [], note: 'it ended without a report' };
  }
  const skipped = read.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status))
      .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
  );
  const passed = read.numPassedTests;
  const failures = read.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const unloaded = failed.length === 0 && message !== '' ? [`${file}: ${firstLine(message)}`] : [];
    return [
      ...unloaded,
      ...failed.map(
        ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0] ?? 'no message')}`,
      ),
    ];
  });
  // A file that could not even be loaded has no failed test of its own.
  const unloaded = read.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failed = read.numFailedTests + unloaded;
  if (passed + failed === 0) return { passed, failed: 1, skipped, note: 'it found no test' };
  if (code !== 0 && failed === 0) return { passed, failed: 1, skipped, note: `it ended with code ${code}` };
  return { passed, failed, skipped, failures, note: '' };
}

/** Says what ran, what could not and why; gives the exit code. */
export function conclude(results, notes) {
  console.log('\n── What ran');
  for (const { name, passed, failed, skipped, note } of results) {
    const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
    console.log(`${name.padEnd(24)} ${passed} passed, ${failed} failed${left}${note === '' ? '' : ` (${note})`}`);
  }
  const skipped = results.flatMap((result) => result.skipped);
  if (skipped.length > 0) {
    console.log('\n── Skipped by the tests themselves');
    for (const name of skipped) console.log(name);
  }
  const failures = results.flatMap((result) => result.failures ?? []);
  if (failures.length > 0) {
    console.log('\n── What failed');
    for (const failure of failures) console.log(failure);
  }
  if (notes.length > 0) {
    console.log('\n── What could not be had');
    for (const note of notes) console.log(note);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Ends at once where the pinned Node.js is missing: any other would prove something else. */
export function demandPinnedNode() {
  if (pinnedNode() !== undefined) return;
  console.error(
    `There is no pinned Node.js for ${process.platform} ${process.arch} in node_modules. Run \`npm ci\` with network.`,
  );
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}
