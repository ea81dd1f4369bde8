import { fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { childEntry } from '../../helpers/sandbox/children.ts';

/** Runs a probe inside a process hardened like the child, and gives what it says. */
function probe(code: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-walls-'));
  const file = join(folder, 'probe.mjs');
  const root = join(childEntry, '../../..');
  writeFileSync(
    file,
    `import ${JSON.stringify(pathToFileURL(childEntry).href)};\nconst answer = await (async () => { ${code} })();\nprocess.send({ probe: answer });\n`,
  );
  const child = fork(file, [], {
    env: {},
    execArgv: [
      '--disable-proto=delete',
      '--no-addons',
      '--permission',
      `--allow-fs-read=${root}/*`,
      `--allow-fs-read=${folder}/*`,
    ],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: { probe?: unknown }) => {
      if (!Object.hasOwn(message, 'probe')) return;
      child.kill();
      resolve(message.probe);
    });
    child.on('exit', (exitCode) => reject(new Error(`the probe ended with ${exitCode}`)));
  });
}

const attempt = (code: string) => `try { ${code}; return 'done'; } catch (error) { return error.code ?? error.name; }`;

describe('the walls of the child', () => {
  it.each([
    [
      'write a file',
      "const fs = await import('node:fs'); fs.writeFileSync('/tmp/binnacle-escape', 'x')",
      'ERR_ACCESS_DENIED',
    ],
    ['read outside', "const fs = await import('node:fs'); fs.readFileSync('/etc/passwd')", 'ERR_ACCESS_DENIED'],
    ['start a process', "const c = await import('node:child_process'); c.execSync('id')", 'ERR_ACCESS_DENIED'],
    [
      'start a worker',
      "const w = await import('node:worker_threads'); new w.Worker('1', { eval: true })",
      'ERR_ACCESS_DENIED',
    ],
    ['change Object.prototype', 'Object.prototype.polluted = 1', 'TypeError'],
    ['change Array.prototype', 'Array.prototype.push = () => 0', 'TypeError'],
    ['change Function.prototype', 'Function.prototype.call = () => 0', 'TypeError'],
    ['replace JSON.parse', 'JSON.parse = () => 0', 'TypeError'],
    ['reach a prototype by name', '({}).__proto__.x = 1', 'TypeError'],
    ['fetch', "await fetch('http://127.0.0.1:1')", 'ReferenceError'],
  ])('do not let it %s', async (_, code, answer) => {
    expect(await probe(attempt(code))).toBe(answer);
  });

  it('leave it neither environment nor arguments', async () => {
    expect(
      await probe('return [Object.keys(process.env), process.argv.length, typeof WebSocket, typeof WebAssembly]'),
    ).toEqual([[], 0, 'undefined', 'undefined']);
  });

  it('let errors and objects have their own names still', async () => {
    expect(
      await probe(
        "const e = new Error('x'); e.name = 'N'; const o = {}; o.toString = () => 'o'; return [e.name, String(o)]",
      ),
    ).toEqual(['N', 'o']);
  });
});
