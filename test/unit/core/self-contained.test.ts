// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { readReceipt } from '../../../main/core/rendering/receipts.ts';
import { reproduceText, textService } from '../../../main/core/rendering/text-service.ts';
import type { Call } from '../../../main/core/service.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';

const deps = { sandbox: inProcessSandbox({}), crypto: nodeCrypto };
const call = {} as Call;
const text = 'a: {{tenant.id}}\nb: ${SIZE:-3}\n';
const context = { tenant: { id: 'northwind' }, now: '2026-11-20T14:00:00Z' };

async function receiptOf(parameters: object) {
  const { data } = await textService(deps)['render.text'](call, {
    text,
    context,
    receipt: true,
    ...parameters,
  } as never);
  return { rendering: data, receipt: readReceipt(JSON.parse(JSON.stringify(data.receipt))) };
}

test('a text rendered by itself gives a receipt that is verified without a workspace', async () => {
  const { rendering, receipt } = await receiptOf({});
  expect(rendering.text).toBe('a: "northwind"\nb: 3\n');
  expect(await reproduceText(deps, receipt as never)).toEqual([]);
});

test('changed contents or a changed output are named', async () => {
  const { receipt } = await receiptOf({});
  const changed = { ...receipt, contents: { text, context: { tenant: { id: 'southwind' } } } };
  expect(await reproduceText(deps, changed as never)).toEqual([
    'The input context context is not what it was.',
    'The output is not the same, byte for byte.',
  ]);
  expect(await reproduceText(deps, { ...receipt, output: '0' } as never)).toEqual([
    'The output is not the same, byte for byte.',
  ]);
});

test('contents that are none are refused', () => {
  expect(() => readReceipt({ formatVersion: 1, contents: { text: 4 } })).toThrow(/not a receipt/);
});
