import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Leaf, Rendering, Tenant } from '../../../main/contract/model.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
let tenant: Tenant;

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '12']);
  const { data } = await corner.json<Tenant[]>(['tenant', 'list', '--tier', 'premium', '--env', 'production']);
  tenant = data[0] ?? expect.fail('the sample has no premium tenant in production');
});
afterAll(() => corner.leave());

const tenantFields = [
  'id',
  'name',
  'status',
  'tier',
  'plan',
  'licenceTier',
  'resourceTier',
  'pluginTier',
  'region',
  'environments',
  'tags',
  'externalIds',
  'contacts',
  'deploymentTarget',
  'reseller',
];
const auditFields = [
  'sequence',
  'time',
  'principal',
  'role',
  'host',
  'operation',
  'tenant',
  'environment',
  'changeSet',
  'result',
  'correlationId',
  'hash',
];

describe('lists hold the fields of the contract', () => {
  it.each([
    ['template list', ['name', 'kind', 'version', 'usedBy']],
    ['tenant list', tenantFields],
    ['environment list', ['name', 'aliases', 'order', 'protected', 'archived']],
    ['override list', ['tenant', 'environment', 'document', 'path', 'value']],
    ['variable list', ['name', 'tenant', 'environment', 'value']],
    ['changeset list', ['id', 'title', 'reason', 'ticket', 'author', 'time', 'undoes']],
    ['audit list', auditFields],
  ])('%s', async (verb, fields) => {
    const { data } = await corner.json<Record<string, unknown>[]>(verb.split(' '));
    expect(data.length).toBeGreaterThan(0);
    for (const row of data) for (const field of fields) expect(row, `${verb}: ${field}`).toHaveProperty(field);
  });

  it.each(['template list', 'tenant list', 'override list', 'variable list', 'audit list'])(
    '%s goes on where it left off, with nothing lost and nothing twice',
    async (verb) => {
      const all = (await corner.json<unknown[]>([...verb.split(' '), '--limit', '10000'])).data;
      const gathered: unknown[] = [];
      let after: string | null = null;
      do {
        const page: { data: unknown[]; page: { next: string | null } } = await corner.json<unknown[]>([
          ...verb.split(' '),
          '--limit',
          String(Math.ceil(all.length / 3)),
          ...(after === null ? [] : [`--after=${after}`]),
        ]);
        gathered.push(...page.data);
        after = page.page.next;
      } while (after !== null);
      expect(gathered).toEqual(all);
    },
  );
});

describe('single things', () => {
  it.each([
    ['workspace info', ['state', 'folder', 'id', 'name', 'sealing', 'tenants', 'audit', 'keychain', 'version']],
    ['keychain status', ['available', 'backend', 'reason', 'locked', 'sealing', 'recoveryKit']],
    ['audit verify', ['entries', 'head', 'problems']],
    ['identity show', ['id', 'publicKey', 'store']],
    ['template show premium', ['name', 'kind', 'version', 'text', 'schema', 'sample']],
    ['template check premium', ['template', 'variables', 'secrets']],
    ['audit show 1', auditFields],
  ])('%s', async (verb, fields) => {
    const { data } = await corner.json<object>(verb.split(' '));
    expect(Object.keys(data)).toEqual(expect.arrayContaining(fields));
  });

  it('shows a tenant', async () => {
    const { data } = await corner.json<Tenant>(['tenant', 'show', tenant.id]);
    expect(Object.keys(data).sort()).toEqual([...tenantFields].sort());
  });

  it('shows the newest change set with its changes', async () => {
    const [newest] = (await corner.json<{ id: string }[]>(['changeset', 'list', '--limit', '1'])).data;
    const { data } = await corner.json<object>(['changeset', 'show', newest?.id ?? '']);
    expect(data).toMatchObject({ id: newest?.id, changes: expect.any(Array) });
  });

  it('finds the log whole', async () => {
    const { data } = await corner.json<{ problems: unknown[]; head: string }>(['audit', 'verify']);
    expect(data.problems).toEqual([]);
    expect(data.head).toMatch(/^[0-9a-f]{64}$/);
  });

  it('passes every test of every template', async () => {
    const { data } = await corner.json<{ passed: boolean }[]>(['template', 'test']);
    expect(data.length).toBeGreaterThan(20);
    expect(data.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('prints a template’s text byte for byte', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../../templates/premium/template.yaml'), 'utf8');
    expect((await corner.run(['template', 'show', 'premium'])).out).toBe(text);
  });
});

describe('render', () => {
  it('gives the fields of the contract, the same text plain, and the same again', async () => {
    const line = ['render', tenant.id, '--env', 'production', '--now', '2026-01-02T03:04:05Z'];
    const ran = await corner.run([...line, '--json']);
    const { data } = JSON.parse(ran.out) as { data: Rendering };
    expect(data).toMatchObject({ tenant: tenant.id, environment: 'production', document: 'tenant', format: 'yaml' });
    expect(data.text).toBeTypeOf('string');
    expect(data.value).toBeTypeOf('object');
    expect(data).not.toHaveProperty('leaves');
    expect((await corner.run(line)).out).toBe(data.text);
  });

  it('takes an alias of an environment, another document and JSON', async () => {
    const { out } = await corner.run(['render', tenant.id, '--env', 'prod', '--document', 'isp', '--format', 'json']);
    expect(JSON.parse(out)).toBeTypeOf('object');
  });

  it('explains every leaf, and stays YAML with the same values', async () => {
    const line = ['render', tenant.id, '--env', 'production', '--now', '2026-01-02T03:04:05Z'];
    const { out } = await corner.run([...line, '--explain', '--json']);
    const { leaves, text } = (JSON.parse(out) as { data: Rendering }).data;
    expect(leaves?.length).toBeGreaterThan(50);
    for (const leaf of leaves as Leaf[]) {
      expect(Object.keys(leaf)).toEqual(
        expect.arrayContaining(['path', 'value', 'layer', 'source', 'line', 'variable', 'elements']),
      );
    }
    const annotated = (await corner.run([...line, '--explain'])).out;
    expect(annotated).toContain('  # tier-template premium:');
    const { parse } = await import('yaml');
    expect(parse(annotated)).toEqual(parse(text));
  });

  it('writes a receipt that holds, and says so when it does not', async () => {
    const line = ['render', tenant.id, '--env', 'production', '--receipt', 'receipt.json'];
    await corner.run(line);
    const written = readFileSync(join(corner.folder, 'receipt.json'), 'utf8');
    const holds = await corner.json<{ matches: boolean }>(['render', '--verify-receipt', 'receipt.json']);
    expect(holds.data.matches).toBe(true);
    const receipt = JSON.parse(written) as { output: string };
    corner.file(
      'other.json',
      JSON.stringify({ ...receipt, output: receipt.output.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
    );
    const differs = await corner.json<{ matches: boolean; differences: string[] }>(
      ['render', '--verify-receipt', 'other.json'],
      1,
    );
    expect(differs.data.matches).toBe(false);
    expect(differs.data.differences.length).toBeGreaterThan(0);
  });
});

describe('the audit export', () => {
  it('is JSON Lines with every entry once', async () => {
    const { out, code } = await corner.run(['audit', 'export', '--format', 'json']);
    expect(code).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const { sequence } = await corner.head();
    // The export itself leaves an entry once it is done.
    expect(lines.filter((line) => 'hashed' in line).length).toBeGreaterThanOrEqual(sequence - 1);
  });
});
