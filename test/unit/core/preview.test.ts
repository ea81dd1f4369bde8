// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { afterAll, expect, test } from 'vitest';
import type { Json } from '../../../main/contract/json.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const northwind = { tenant: 'northwind', environment: 'production' } as const;

async function open() {
  const workspace = await openTestWorkspace({ sandbox });
  await workspace.data('tenant.add', {
    tenant: 'northwind',
    name: 'Northwind Fiber',
    tier: 'premium',
    region: 'eu-west',
    environments: ['development', 'production'],
  });
  return workspace;
}

/** Changes the facts as another part of the console would. */
function write(workspace: TestWorkspace, kind: string, entity: string, body: Json): void {
  workspace.database.transaction((tx) => {
    tx.run('UPDATE fact SET ended_by = 1 WHERE kind = ? AND entity = ? AND ended_by IS NULL', [kind, entity]);
    tx.run('INSERT INTO fact (kind, entity, body, made_by) VALUES (?, ?, ?, 1)', [kind, entity, JSON.stringify(body)]);
  });
}

async function textOf(workspace: TestWorkspace, template: string) {
  return (await workspace.data('template.show', { template })).text;
}

function valueAt(value: Json | undefined, ...keys: string[]): Json | undefined {
  let here = value;
  for (const key of keys) here = (here as { [key: string]: Json } | undefined)?.[key];
  return here;
}

test('without a text it is the rendering that is saved', async () => {
  const workspace = await open();
  const preview = await workspace.data('template.preview', { template: 'premium', ...northwind });
  const rendering = await workspace.data('render', { ...northwind, explain: true });
  expect(preview.rendering?.text.replace(/\d\d:\d\d:\d\d/g, '')).toBe(rendering.text.replace(/\d\d:\d\d:\d\d/g, ''));
  expect(preview.plays).toBe('tier-template');
  expect(preview.rendering?.leaves?.length).toBe(rendering.leaves?.length);
});

test('an unsaved tier template stands in its place, below overlay and overrides; its lines are those of the unsaved text', async () => {
  const workspace = await open();
  await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
  const text = `# one more line\n${await textOf(workspace, 'premium')}preview_mark: \${TENANT_ID}\n`;
  const { plays, rendering } = await workspace.data('template.preview', { template: 'premium', ...northwind, text });
  expect(plays).toBe('tier-template');
  expect(valueAt(rendering?.value, 'preview_mark')).toBe('northwind');
  const mark = rendering?.leaves?.find(({ path }) => path === '/preview_mark');
  expect(mark).toMatchObject({ source: 'premium', line: text.split('\n').length - 1, variable: 'TENANT_ID' });
  const users = rendering?.leaves?.find(({ path }) => path === '/limits/max_users');
  expect(users).toMatchObject({ layer: 'override', value: 9000 });
  const line = users?.shadowed[0]?.line ?? 0;
  expect(text.split('\n')[line - 1]).toContain('max_users');
  expect(await textOf(workspace, 'premium')).not.toContain('preview_mark');
});
