import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { operationNames } from '../../../main/contract/operation-names.ts';
import { type OperationName, operations } from '../../../main/contract/operations.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const tenant = { tenant: 'northwind', name: 'Northwind Fiber', tier: 'premium' } as const;

describe('dispatcher', () => {
  test('refuses an operation the contract does not know', async () => {
    const workspace = await openTestWorkspace();
    expect(await workspace.error('constructor', {})).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await workspace.error('tenant.destroy', {})).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('checks parameters before a service sees them, and names the one that is wrong', async () => {
    const workspace = await openTestWorkspace();
    const before = workspace.audit.head().sequence;
    for (const [parameters, words] of [
      [{ tenant: 'Bad Id', name: 'x', tier: 'free' }, 'tenant'],
      [{ tenant: 'good', name: 'x', tier: 'gold' }, 'free, standard, premium, enterprise'],
      [{ tenant: 'good', name: 'x' }, 'tier'],
      [{ ...tenant, extra: 1 }, 'extra'],
      [[], 'object'],
      [null, 'object'],
    ] as const) {
      const error = await workspace.error('tenant.add', parameters);
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toContain(words);
    }
    expect(await workspace.data('tenant.list', {})).toEqual([]);
    // Each refused write is in the log, and nothing else is.
    expect(workspace.audit.head().sequence).toBe(before + 6);
  });

  test('a write leaves one change set and one audit entry that name each other', async () => {
    const workspace = await openTestWorkspace();
    const before = workspace.audit.head().sequence;
    const written = await workspace.data('tenant.add', tenant, {
      reason: 'New customer',
      ticket: 'T-1',
      correlationId: 'c-1',
    });
    expect(workspace.audit.head().sequence).toBe(before + 1);
    const entry = await workspace.data('audit.show', { sequence: before + 1 });
    expect(entry).toMatchObject({
      operation: 'tenant.add',
      result: 'done',
      changeSet: written.changeSet,
      correlationId: 'c-1',
      principal: 'tester',
    });
    const shown = await workspace.data('changeset.show', { changeSet: written.changeSet as string });
    expect(shown).toMatchObject({ reason: 'New customer', ticket: 'T-1', author: 'tester', undoes: null });
    expect(shown.changes).toEqual([{ kind: 'tenant', entity: 'northwind', before: null, after: written.value }]);
  });

  test('a dry run says what would change and changes nothing, not even the log', async () => {
    const workspace = await openTestWorkspace();
    const before = workspace.audit.head();
    const written = await workspace.data('tenant.add', tenant, { dryRun: true });
    expect(written).toMatchObject({ dryRun: true, changeSet: null });
    expect(written.changes).toHaveLength(1);
    expect(await workspace.data('tenant.list', {})).toEqual([]);
    expect(workspace.audit.head()).toEqual(before);
  });

  test('a request that is sent twice is done once and answered alike', async () => {
    const workspace = await openTestWorkspace();
    const meta = { requestId: nodeCrypto.uuid() };
    const first = await workspace.call('tenant.add', tenant, meta);
    const head = workspace.audit.head();
    expect(await workspace.call('tenant.add', tenant, meta)).toEqual(first);
    expect(workspace.audit.head()).toEqual(head);
  });

  test('writes run one at a time, in the order they came', async () => {
    const workspace = await openTestWorkspace();
    const names = Array.from({ length: 50 }, (_, index) => `tenant-${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((id) => workspace.data('tenant.add', { ...tenant, tenant: id })));
    const sets = await workspace.data('changeset.list', { limit: 50 });
    expect(sets.map((set) => set.title).reverse()).toEqual(names.map((id) => `Add the tenant ${id}`));
  });

  test('a role that lacks the permission is refused, and the refusal is in the log', async () => {
    const workspace = await openTestWorkspace();
    workspace.principal.role = 'viewer';
    expect(await workspace.error('tenant.add', tenant)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await workspace.data('tenant.list', {})).toEqual([]);
    expect((await workspace.data('audit.list', { limit: 1 }))[0]).toMatchObject({
      operation: 'tenant.add',
      result: 'refused:FORBIDDEN',
    });
  });

  test('tells every host what changed once it is on disk', async () => {
    const workspace = await openTestWorkspace();
    await workspace.data('tenant.add', tenant);
    expect(workspace.events.at(-1)).toMatchObject({ kind: 'changed', facts: ['tenant'], tenants: ['northwind'] });
  });
});

describe('contract', () => {
  test('the list of names is the table', () => {
    expect([...operationNames].sort()).toEqual(Object.keys(operations).sort());
  });

  test('every operation names permission, scope and a closed set of parameters', () => {
    for (const name of operationNames) {
      const operation = operations[name as OperationName];
      expect(operation.parameters, name).toMatchObject({ type: 'object', additionalProperties: false });
      for (const key of ['tenant', 'environment'] as const) {
        const parameter = (operation.scope as { tenant?: string; environment?: string })[key];
        if (parameter !== undefined) expect(Object.keys(operation.parameters.properties), name).toContain(parameter);
      }
    }
  });
});
