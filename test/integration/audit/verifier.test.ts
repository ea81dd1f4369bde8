import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestLog, testLog, testWorkspace } from '../../helpers/audit/log.ts';

let one: TestLog;
let folder: string;
let verifier: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-verifier-'));
  verifier = join(folder, 'verify-audit.mjs');
  const source = readFileSync(new URL('../../../main/storage/audit/verifier.ts', import.meta.url), 'utf8');
  writeFileSync(verifier, stripTypeScriptTypes(source));
  one = await testLog({ segmentEntries: 20 });
  one.add(30);
  await one.log.maintain();
  await one.log.checkpoint();
});

afterAll(async () => {
  await one.remove();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const exported = (after = 0): string[] => [...one.log.export({ after })].map(({ text }) => text);

function run(...args: string[]): { code: number | null; out: string } {
  // Away from the project: nothing but Node and the one file.
  const done = spawnSync(process.execPath, [verifier, ...args], { cwd: folder, env: {}, encoding: 'utf8' });
  return { code: done.status, out: done.stdout + done.stderr };
}

describe('the stand-alone verifier', () => {
  test('imports nothing but Node’s own modules', () => {
    const imports = [...readFileSync(verifier, 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1]);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.every((name) => name?.startsWith('node:'))).toBe(true);
  });

  test('accepts an export, names its signer, and exits 0', () => {
    const { code, out } = run(write('good.jsonl', exported()), '--identity', one.options.identity.id);
    expect(out).toContain(`30 entries (0 with an erased detail) of workspace "${testWorkspace}"`);
    expect(out).toContain(`signed by ${one.options.identity.id} (key kept in: "memory")`);
    expect(code).toBe(0);
  });

  test('finds what was changed and exits 1', () => {
    const lines = exported();
    const changed = write('changed.jsonl', lines.with(4, (lines[4] as string).replace('done', 'dune')));
    expect(run(changed)).toMatchObject({ code: 1, out: expect.stringContaining('ENTRY_EDITED line 5') });
    expect(run(write('cut.jsonl', lines.slice(0, 20)))).toMatchObject({
      code: 1,
      out: expect.stringContaining('EXPORT_CUT'),
    });
    const good = write('good.jsonl', lines);
    expect(run(good, '--identity', 'f'.repeat(64))).toMatchObject({
      code: 1,
      out: expect.stringContaining('SIGNER_UNKNOWN'),
    });
  });

  test('an export cut back with a checkpoint of its own shows against the checkpoints kept outside', async () => {
    const outside = join(one.outside, testWorkspace, 'checkpoints');
    expect(run(write('good.jsonl', exported()), '--checkpoints', outside).code).toBe(0);
    const other = await testLog({ identity: one.options.identity });
    other.add(10);
    const path = write(
      'other.jsonl',
      [...other.log.export({ after: 0 })].map(({ text }) => text),
    );
    expect(run(path).code).toBe(0);
    expect(run(path, '--checkpoints', outside)).toMatchObject({ code: 1, out: expect.stringContaining('EXPORT_CUT') });
    await other.remove();
  });

  test('takes part of a log when told where it begins', () => {
    const part = write('part.jsonl', exported(12));
    expect(run(part).code).toBe(1);
    expect(run(part, '--from', '13').code).toBe(0);
    expect(run(part, '--from', '12').code).toBe(1);
  });

  test.each([[[]], [['nowhere.jsonl']], [['a', 'b']], [['a', '--unknown', 'x']], [['a', '--identity', 'zz']]])(
    'exits 2 for %j',
    (args) => {
      expect(run(...args)).toMatchObject({ code: 2, out: expect.stringContaining('usage:') });
    },
  );

  test('names with line breaks, escapes and reversed text stay within one line of ASCII', async () => {
    const evil = 'a\r\n{"checkpoint":"forged"}\n\u001b[2J\u202egro\u2028\u2029\u0085\u0000\u007f"\\"';
    const two = await testLog();
    two.add(3, { principal: evil, operation: evil, reason: evil, tenant: evil, detail: { [evil]: evil } });
    const lines = [...two.log.export({ after: 0 })].map(({ text }) => text);
    expect(lines.length).toBe(4);
    for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]+$/);
    expect(two.log.query({ limit: 1 }).entries[0]).toMatchObject({ principal: evil, tenant: evil });
    const path = write('evil.jsonl', lines);
    expect(run(path)).toMatchObject({ code: 0, out: expect.not.stringContaining('\u001b') });
    // A reader that shares nothing with this code agrees on lines, hashes and commitments.
    const python = `
import hashlib, json, sys
lines = open(sys.argv[1], encoding='ascii', newline='').read().splitlines()
entries = [json.loads(line) for line in lines if '"hashed"' in line]
for e in entries:
    assert hashlib.sha256(e['hashed'].encode()).hexdigest() == e['hash']
    assert hashlib.sha256((e['salt'] + e['detail']).encode()).hexdigest() == json.loads(e['hashed'])['commitment']
print(len(lines), len(entries))`;
    expect(execFileSync('python3', ['-c', python, path], { encoding: 'utf8' }).trim()).toBe('4 3');
    await two.remove();
  });
});
