import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invariant, InvariantCounts, ValidationCounts } from '../../../main/contract/validation.ts';
import { type Answer, Corner } from '../../helpers/cli.ts';

const corner = new Corner();
beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--name', 'Trial']);
  const contacts = JSON.stringify([{ role: 'noc', name: 'Desk', email: 'noc@example.net' }]);
  for (const id of ['acme', 'bolt']) {
    await corner.json([
      'tenant',
      'add',
      id,
      '--name',
      id,
      '--tier',
      'standard',
      '--region',
      'eu-west-1',
      '--contacts',
      contacts,
    ]);
  }
});
afterAll(() => corner.leave());

async function ask<T>(...args: readonly string[]): Promise<{ code: number | null; answer: Answer<T>; err: string }> {
  const { code, out, err } = await corner.run([...args, '--json']);
  return { code, answer: JSON.parse(out) as Answer<T>, err };
}

describe('validate', () => {
  it('a fleet in order: 0, counts and no findings', async () => {
    const { code, answer } = await ask<ValidationCounts>('validate');
    expect(code).toBe(0);
    expect(answer.data).toMatchObject({ tenants: 2, errors: 0, warnings: 0, renderings: 24, invariants: 4 });
    expect(answer.findings).toEqual([]);
  });

  it('warnings: 0, and 1 with --strict, where they are errors', async () => {
    await corner.json(['override', 'set', 'acme', 'logging.level', 'DEBUG', '--document', 'isp']);
    expect((await ask('validate')).code).toBe(0);
    const { code, answer } = await ask<ValidationCounts>('validate', '--strict', '--env', 'prod');
    expect(code).toBe(1);
    expect(answer.data).toMatchObject({ errors: 1, warnings: 0 });
    expect(answer.findings).toMatchObject([
      { severity: 'error', code: 'PROD_DEBUG_LOGGING', path: '/logging/level', tenants: ['acme'] },
    ]);
    expect((await ask('validate', '--strict', '--select', 'bolt')).code).toBe(0);
  });

  it('errors: 1, one finding with both tenants; a person reads counts and findings', async () => {
    for (const id of ['acme', 'bolt']) await corner.run(['override', 'set', id, 'limits.max_users', '5000']);
    const { code, answer } = await ask<ValidationCounts>('validate', '--document', 'tenant');
    expect(code).toBe(1);
    expect(answer.findings).toMatchObject([
      { code: 'TIER_LIMIT', path: '/limits/max_users', tenants: ['acme', 'bolt'] },
    ]);
    const { out, err } = await corner.run(['validate']);
    expect(out).toContain('1 error, 1 warning, 0 notes; 2 tenants with an error.');
    expect(err).toContain('TIER_LIMIT');
    for (const id of ['acme', 'bolt']) await corner.json(['override', 'unset', id, 'limits.max_users']);
  });

  it('what cannot be asked: 2', async () => {
    for (const args of [
      ['--document', 'nope'],
      ['--env', 'mars'],
      ['--select', 'tier:('],
    ]) {
      expect((await ask('validate', ...args)).code, args.join(' ')).toBe(2);
    }
  });
});

describe('invariant', () => {
  it('list, set from JSON and from a file, check, delete', async () => {
    expect((await ask<Invariant[]>('invariant', 'list')).answer.data).toHaveLength(4);
    const set = await ask<Invariant>(
      'invariant',
      'set',
      'own-host',
      '{"kind":"unique","paths":["databases.postgresql.host"]}',
    );
    expect(set).toMatchObject({
      code: 0,
      answer: { data: { name: 'own-host', paths: ['/databases/postgresql/host'] } },
    });
    const { code, answer } = await ask<InvariantCounts>('invariant', 'check', 'own-host', '--env', 'production');
    expect({ code, data: answer.data }).toMatchObject({ code: 1, data: { invariants: 1, violated: 1 } });
    expect(answer.findings).toMatchObject([{ code: 'INVARIANT_BROKEN', tenants: ['acme', 'bolt'] }]);
    const file = join(corner.folder, 'cores.json');
    writeFileSync(file, JSON.stringify({ kind: 'sum', paths: ['resources.cpu_cores'], per: ['environment'], cap: 4 }));
    expect((await ask('invariant', 'set', 'cores', '--file', file)).code).toBe(0);
    expect((await ask('invariant', 'check', 'cores')).code).toBe(0);
    expect((await ask('invariant', 'delete', 'own-host')).code).toBe(0);
    expect((await ask<InvariantCounts>('invariant', 'check')).answer.data).toMatchObject({
      invariants: 5,
      violated: 0,
    });
  });

  it('says what it lacks, and changes nothing', async () => {
    const before = await corner.head();
    for (const args of [['x'], ['x', '{"kind":"sum"}'], ['x', '[1]'], ['x', 'nonsense']]) {
      const { code, answer } = await ask('invariant', 'set', ...args);
      expect(code, args.join(' ')).toBe(2);
      expect(answer.error?.fix).not.toBe('');
    }
    expect((await ask('invariant', 'check', 'x')).code).toBe(2);
    const names = (await ask<Invariant[]>('invariant', 'list')).answer.data.map(({ name }) => name);
    expect(names).not.toContain('x');
    expect((await corner.head()).sequence).toBeGreaterThanOrEqual(before.sequence);
  });
});
