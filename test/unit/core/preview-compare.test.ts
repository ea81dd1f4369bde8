import { expect, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import type { JsonObject } from '../../../main/contract/json.ts';
import type { Receipt } from '../../../main/contract/model.ts';
import { compareInputs } from '../../../main/core/rendering/receipt-comparison.ts';
import { textService } from '../../../main/core/rendering/text-service.ts';
import type { Call } from '../../../main/core/service.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = inProcessSandbox();
const service = textService({ sandbox, crypto: nodeCrypto });
const call = {} as Call;
const now = '2026-11-20T14:00:00Z';

async function open() {
  const workspace = await openTestWorkspace({ sandbox });
  for (const tenant of ['northwind', 'southwind'])
    await workspace.data('tenant.add', { tenant, name: tenant, tier: 'premium', region: 'eu-west' });
  const receipt = async (parameters: object = {}) => {
    const asked = { tenant: 'northwind', environment: 'production', receipt: true, now, ...parameters };
    return (await workspace.data('render', asked as never)).receipt as Receipt;
  };
  return { workspace, receipt };
}

test('two receipts of the same things are the same, whatever they are called', async () => {
  const { receipt } = await open();
  expect(compareInputs(await receipt(), await receipt())).toEqual({ same: true, differences: [] });
});

test('names each input that differs, by version where there is one', async () => {
  const { workspace, receipt } = await open();
  const before = await receipt();
  await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
  const { differences } = compareInputs(before, await receipt());
  expect(differences.map(({ kind, name }) => [kind, name])).toEqual([
    ['overrides', 'northwind'],
    ['output', ''],
  ]);
  const newer: Receipt = {
    ...before,
    inputs: before.inputs.map((input) =>
      input.name === 'premium' ? { ...input, version: '2', sha256: 'f'.repeat(64) } : input,
    ),
  };
  expect(compareInputs(before, newer).differences).toEqual([
    { kind: 'template', name: 'premium', left: 'version 1', right: 'version 2' },
  ]);
  const other = compareInputs(before, await receipt({ template: 'enterprise' })).differences;
  expect(other).toContainEqual({ kind: 'template', name: 'premium', left: 'version 1', right: null });
  expect(other).toContainEqual({ kind: 'template', name: 'enterprise', left: null, right: 'version 1' });
});

test('receipts of two tenants and two moments say so', async () => {
  const { receipt } = await open();
  const { differences } = compareInputs(
    await receipt(),
    await receipt({ tenant: 'southwind', now: '2026-11-20T15:00:00Z' }),
  );
  expect(differences).toContainEqual({ kind: 'tenant', name: '', left: 'northwind', right: 'southwind' });
  expect(differences).toContainEqual({
    kind: 'time',
    name: '',
    left: '2026-11-20T14:00:00Z',
    right: '2026-11-20T15:00:00Z',
  });
});

test('self-contained receipts are compared, and what is no receipt is refused by the side it stands on', async () => {
  const made = async (text: string, format: 'yaml' | 'json' = 'yaml') =>
    (await service['render.text'](call, { text, context: { now }, receipt: true, format })).data
      .receipt as unknown as JsonObject;
  const [left, right] = [await made('a: 1\n'), await made('a: 2\n', 'json')];
  const answer = await service['render.compare'](call, { left, right });
  expect(answer.data.differences.map(({ kind }) => kind)).toEqual(['format', 'template', 'output']);
  expect((await service['render.compare'](call, { left, right: left })).data.same).toBe(true);
  const broken = { ...left, inputs: [{ kind: 'template' }] };
  expect(() => service['render.compare'](call, { left, right: broken as unknown as JsonObject })).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', path: 'right' }),
  );
});
