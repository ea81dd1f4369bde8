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

test('each kind of layer is put where the tenant reads it', async () => {
  const workspace = await open();
  const overlay = 'preview_mark: overlay\n';
  const asOverlay = await workspace.data('template.preview', {
    template: 'tenant-production',
    ...northwind,
    text: overlay,
  });
  expect(asOverlay.plays).toBe('environment-overlay');
  expect(asOverlay.rendering?.leaves?.find(({ path }) => path === '/preview_mark')).toMatchObject({
    layer: 'environment-overlay',
    source: 'tenant-production',
    line: 1,
  });

  const text = `${await textOf(workspace, 'database')}preview_mark: service\n`;
  const service = await workspace.data('template.preview', { template: 'database', ...northwind, text });
  expect(service.plays).toBe('tier-template');
  expect(service.rendering?.document).toBe('database');
  expect(valueAt(service.rendering?.value, 'preview_mark')).toBe('service');

  const { id } = await workspace.data('template.show', { template: 'generic' });
  write(workspace, 'assignment', 'tenant|tenant|northwind', { document: 'tenant', template: id });
  const own = await workspace.data('template.preview', { template: 'generic', ...northwind, text: 'own: mine\n' });
  expect(own.plays).toBe('tenant-template');
  expect(valueAt(own.rendering?.value, 'own')).toBe('mine');
  expect(valueAt(own.rendering?.value, 'limits', 'max_users')).toBe(10_000);
});

test('where the tenant does not read it, it is put in by its kind, and that is said', async () => {
  const workspace = await open();
  const tier = await workspace.data('template.preview', { template: 'free', ...northwind, text: 'a: free\n' });
  expect(tier.plays).toBeNull();
  expect(tier.rendering?.leaves?.find(({ path }) => path === '/a')).toMatchObject({ layer: 'tier-template' });
  expect(valueAt(tier.rendering?.value, 'limits', 'max_users')).toBeUndefined();
  const overlay = await workspace.data('template.preview', {
    template: 'tenant-staging',
    ...northwind,
    text: 'a: staging\n',
  });
  expect(overlay.plays).toBeNull();
  expect(overlay.rendering?.leaves?.find(({ path }) => path === '/a')).toMatchObject({
    layer: 'environment-overlay',
    source: 'tenant-staging',
  });
  expect(valueAt(overlay.rendering?.value, 'limits', 'max_users')).toBe(10_000);
});

test('a pinned tenant previews the unsaved text of the template it is held to', async () => {
  const workspace = await open();
  const { id } = await workspace.data('template.show', { template: 'enterprise' });
  write(workspace, 'pin', 'northwind|tenant', { tenant: 'northwind', document: 'tenant', template: id, version: 1 });
  const pinned = await workspace.data('template.preview', { template: 'enterprise', ...northwind, text: 'a: 1\n' });
  expect(pinned.plays).toBe('tier-template');
  expect(valueAt(pinned.rendering?.value, 'a')).toBe(1);
  const passed = await workspace.data('template.preview', { template: 'premium', ...northwind, text: 'a: 1\n' });
  expect(passed.plays).toBeNull();
});

test('layers are left out to see what they do; without any, the document is empty', async () => {
  const workspace = await open();
  await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
  const users = async (without: ('tier-template' | 'environment-overlay' | 'override')[]) => {
    const { rendering } = await workspace.data('template.preview', { template: 'premium', ...northwind, without });
    return { users: valueAt(rendering?.value, 'limits', 'max_users'), text: rendering?.text };
  };
  expect((await users([])).users).toBe(9000);
  expect((await users(['override'])).users).toBe(10_000);
  expect((await users(['tier-template'])).users).toBe(9000);
  const nothing = await workspace.data('template.preview', {
    template: 'premium',
    ...northwind,
    text: 'a: ${SIZE:-1}\n',
    without: ['tier-template', 'environment-overlay', 'override'],
  });
  expect(nothing.rendering?.text).toBe('{}\n');
  expect(nothing.plays).toBe('tier-template');
  expect(nothing.variables).toEqual([{ name: 'SIZE', default: '1', line: 1 }]);
});

test('a broken text is an answer with the line; what it names is told as far as it parses', async () => {
  const workspace = await open();
  const broken = await workspace.data('template.preview', {
    template: 'premium',
    ...northwind,
    text: 'a: ${SIZE}\nb: ${SECRET:db}\nc: {{uper tenant.id}}\n',
  });
  expect(broken.rendering).toBeNull();
  expect(broken.plays).toBe('tier-template');
  expect(broken.findings).toMatchObject([
    {
      code: 'UNKNOWN_HELPER',
      source: { name: 'premium', line: 3 },
      fix: 'Did you mean upper?',
      tenants: ['northwind'],
    },
  ]);
  expect(broken.variables).toEqual([{ name: 'SIZE', default: null, line: 1 }]);
  expect(broken.secrets).toEqual([{ name: 'db', line: 2 }]);
  const yaml = await workspace.data('template.preview', { template: 'premium', ...northwind, text: 'a: 1\nb: c: d\n' });
  expect(yaml).toMatchObject({ rendering: null, findings: [{ code: 'YAML_SYNTAX', source: { line: 2 } }] });
});

test('what the schema and the tier say against an unsaved text has its line', async () => {
  const workspace = await open();
  const text = (await textOf(workspace, 'premium')).replace(/max_users:.*/, 'max_users: 999999');
  const { findings } = await workspace.data('template.preview', { template: 'premium', ...northwind, text });
  const limit = findings.find(({ path }) => path === '/limits/max_users');
  expect(limit?.source?.name).toBe('premium');
  expect(text.split('\n')[(limit?.source?.line ?? 0) - 1]).toContain('max_users: 999999');
});

test('a text that runs away is stopped, says so, and the next preview is served', async () => {
  const workspace = await open();
  const many = 'x,'.repeat(20_000);
  const text = `{{#each (split "${many.slice(0, 4000)}" ",") as |a|}}{{#each (split "${many.slice(0, 4000)}" ",") as |b|}}{{/each}}{{/each}}\n`;
  const away = await workspace.data('template.preview', { template: 'premium', ...northwind, text });
  expect(away.rendering).toBeNull();
  expect(away.findings.map(({ code }) => code)).toEqual(['TIME']);
  const next = await workspace.data('template.preview', { template: 'premium', ...northwind, text: 'a: 1\n' });
  expect(valueAt(next.rendering?.value, 'a')).toBe(1);
});

test('an unknown template or tenant is refused', async () => {
  const workspace = await open();
  expect(await workspace.error('template.preview', { template: 'premum', ...northwind })).toMatchObject({
    code: 'NOT_FOUND',
    path: 'template',
  });
  const other = { template: 'premium', tenant: 'nobody', environment: 'production' };
  expect(await workspace.error('template.preview', other)).toMatchObject({ code: 'NOT_FOUND', path: 'tenant' });
});

test('of the previews of one window that wait only the newest is made', async () => {
  const workspace = await open();
  const ask = (text: string, window?: string) =>
    workspace.data('template.preview', {
      template: 'premium',
      ...northwind,
      text,
      ...(window === undefined ? {} : { window }),
    });
  const window = 'window-one';
  const answers = await Promise.all([
    ...[1, 2, 3, 4].map((value) => ask(`a: ${value}\n`, window)),
    ask('a: 5\n', 'window-two'),
    ask('a: 6\n'),
    ask('a: 7\n'),
  ]);
  expect(answers.map(({ rendering }) => valueAt(rendering?.value, 'a'))).toEqual([1, undefined, undefined, 4, 5, 6, 7]);
  expect(answers[1]?.findings).toMatchObject([{ severity: 'note', code: 'SUPERSEDED' }]);
  expect(valueAt((await ask('a: 8\n', window)).rendering?.value, 'a')).toBe(8);
});

test('what stops the sandbox is a finding that names what ran away', async () => {
  const limited = createSandbox(forkLauncher(installation().children), { budget: 1 });
  const workspace = await openTestWorkspace({ sandbox: limited });
  await workspace.data('tenant.add', { tenant: 'northwind', name: 'Northwind', tier: 'premium', region: 'eu-west' });
  const many = 'x,'.repeat(400);
  const text = `{{#each (split "${many}" ",") as |a|}}{{#each (split "${many}" ",") as |b|}}{{/each}}{{/each}}\n`;
  const { rendering, findings } = await workspace.data('template.preview', { template: 'premium', ...northwind, text });
  await limited.close();
  expect(rendering).toBeNull();
  expect(findings).toMatchObject([{ code: 'TIME', severity: 'error' }]);
  expect(findings[0]?.message).toContain('The template premium takes longer than');
});
