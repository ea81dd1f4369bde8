import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findingCodes } from '../../../main/contract/finding-codes.ts';
import type { JsonObject } from '../../../main/contract/json.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { batchOf } from '../../helpers/sandbox/rendering.ts';

// Of the product's own schemas every fault is listed, of others the first.
const ownSchemas = findingCodes.flatMap(({ example }) => ('schema' in example ? [example.schema!] : []));
const sandbox = createSandbox(forkLauncher(installation().children), { ownSchemas });
afterAll(() => sandbox.close());

const root = new URL('../../../main', import.meta.url).pathname;
/** Codes of the overview's to-do list, which are no findings. */
const toDos = /severity: (?:'(?:now|today|week)'|header)[^{}]*?code: '[A-Z0-9_]+'/gs;
const places = [
  /\brefuse\(\s*'([A-Z0-9_]+)'/g,
  /\bproblem\(\s*'([A-Z0-9_]+)'/g,
  /\bwarning\(\s*'([A-Z0-9_]+)'/g,
  /\bcode: '([A-Z0-9_]+)'/g,
  /\bSandboxStopped\(\s*'([A-Z]+)'/g,
];

/** Codes that the sources give, read from the sources. */
function usedCodes(): ReadonlySet<string> {
  const used = new Set<string>();
  for (const folder of ['sandbox', 'core']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const source = readFileSync(join(root, folder, name), 'utf8').replace(toDos, '');
      for (const place of places) for (const [, code] of source.matchAll(place)) used.add(code!);
    }
  }
  return used;
}

test('every code that the sources give is listed, and every listed one is given', () => {
  const listed = findingCodes.map(({ code }) => code);
  expect(new Set(listed).size).toBe(listed.length);
  // The names of what a schema finds fault with are made from its keywords; their examples show that they come.
  const fixed = listed.filter((code) => !/^SCHEMA_(?!INVALID)/.test(code));
  expect([...usedCodes()].sort()).toEqual(fixed.sort());
});

test('each is said in words, ready for a page', () => {
  for (const { code, title, meaning, remedy } of findingCodes) {
    for (const words of [title, meaning, remedy]) expect(words, code).toMatch(/^[A-Z]/);
    for (const sentence of [meaning, remedy]) expect(sentence, code).toMatch(/[.…]$/);
  }
});

test.each(
  findingCodes.flatMap(({ code, severity, example }) => ('template' in example ? [{ code, severity, example }] : [])),
)('the example of $code brings it about', async ({ code, severity, example }) => {
  const context: JsonObject = { tenant: { id: 'northwind', name: 'Northwind', tags: {} } };
  const { template, schema, policy, instead } = example;
  const renderOne = async (text: string) => {
    const more = { ...(schema === undefined ? {} : { schema }), ...(policy === undefined ? {} : { policy }) };
    return (await sandbox.render(batchOf({ layers: [text], context, ...more })))[0];
  };
  const result = await renderOne(template);
  if (instead !== undefined) expect((await renderOne(instead))?.findings).toEqual([]);
  const found = result!.findings.find((finding) => finding.code === code);
  expect(result!.findings.map((finding) => finding.code)).toContain(code);
  expect(found).toMatchObject({ severity });
  expect(found?.fix, 'a way on').not.toBe('');
  // A whole document that is too large has no line of its own.
  if (!['OUTPUT_TOO_LARGE', 'TOO_MANY_NODES', 'TOO_DEEP'].includes(code))
    expect(found?.source?.line).toBeGreaterThan(0);
});
