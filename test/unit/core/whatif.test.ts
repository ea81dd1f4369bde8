// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { afterAll, expect, test, vi } from 'vitest';
import type { Json } from '../../../main/contract/json.ts';
import type { Parameters } from '../../../main/contract/operations.ts';
import type { WhatIf, WhatIfMember } from '../../../main/contract/whatif.ts';
import type { RenderBatch } from '../../../main/core/ports.ts';
import { sameValue } from '../../../main/core/whatif/difference.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const children = createSandbox(forkLauncher(installation().children));
afterAll(() => children.close());

const open = (tenants: number, sandbox = inProcessSandbox()) => openTestWorkspace({ sandbox, tenants });

async function edited(workspace: TestWorkspace, template: string, edit: (text: string) => string) {
  const { text } = await workspace.data('template.show', { template });
  const after = edit(text);
  expect(after).not.toBe(text);
  return { template, text: after };
}

/** Every rendering's value or null without one, and its errors, as `render` gives them one by one. */
async function renderAll(workspace: TestWorkspace) {
  const all = new Map<string, { value: Json | null; errors: Set<string> }>();
  const tenants = await workspace.data('tenant.list', { limit: 1000 });
  const now = '2026-11-20T14:00:00Z';
  for (const { id, environments, status } of tenants) {
    if (status === 'archived') continue;
    for (const environment of environments) {
      for (const document of ['tenant', 'isp', 'database', 'features']) {
        const answer = await workspace.call('render', { tenant: id, environment, document, now });
        if ('error' in answer) all.set(`${id}|${environment}|${document}`, { value: null, errors: new Set(['none']) });
        else {
          const errors = answer.findings.filter(({ severity }) => severity === 'error');
          all.set(`${id}|${environment}|${document}`, {
            value: answer.data.value,
            errors: new Set(errors.map(({ code, path }) => `${code} ${path}`)),
          });
        }
      }
    }
  }
  return all;
}

function sumsAgree(answer: WhatIf, members: readonly WhatIfMember[]): void {
  const sum = (pick: (shape: WhatIf['shapes'][number]) => number) =>
    answer.shapes.reduce((all, one) => all + pick(one), 0);
  expect(sum(({ tenants }) => tenants)).toBe(answer.changed);
  expect(sum(({ renderings }) => renderings)).toBe(members.length);
  expect(new Set(members.map(({ tenant }) => tenant)).size).toBe(answer.changed);
  expect(new Set(answer.shapes.map(({ id }) => id)).size).toBe(answer.shapes.length);
  const rank = { removed: 0, invalid: 1, changed: 3, added: 3 } as const;
  const ranks = answer.shapes.map(({ kind, outlier }) => (rank[kind] === 3 && outlier ? 2 : rank[kind]));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  for (const [at, shape] of answer.shapes.entries()) {
    const next = answer.shapes[at + 1];
    if (next !== undefined && ranks[at] === ranks[at + 1]) expect(shape.tenants).toBeGreaterThanOrEqual(next.tenants);
    const own = members.filter((member) => member.shape === shape.id);
    expect(own.length).toBe(shape.renderings);
    expect([...new Set(own.map(({ environment }) => environment))].sort()).toEqual([...shape.environments].sort());
    for (const example of shape.examples) expect(own).toContainEqual({ ...example, shape: shape.id });
  }
}

test('says of every rendering what saving the edit then does to it', async () => {
  const workspace = await open(24);
  const [tenant] = await workspace.data('tenant.list', { tier: 'premium' });
  const premium = await edited(
    workspace,
    'premium',
    (text) => `${text}\nextra:\n  host: "{{tenant.id}}.isp.example"\n`,
  );
  const enterprise = await edited(workspace, 'enterprise', (text) => `${text}\npinned: 1\n`);
  const broken = await edited(
    workspace,
    'standard',
    (text) => `${text}\nextra: {{#if (eq tenant.region "eu-west")}}1{{else}}{{tenant.nothing}}{{/if}}\n`,
  );
  const edits: readonly { ask: Parameters<'whatif'>; save: () => Promise<unknown> }[] = [
    { ask: premium, save: () => workspace.data('template.edit', premium) },
    { ask: broken, save: () => workspace.data('template.edit', broken) },
    {
      ask: { override: { tenant: tenant!.id, path: 'extra.host', value: null } },
      save: () => workspace.data('override.set', { tenant: tenant!.id, path: 'extra.host', value: null }),
    },
    {
      ask: { override: { tenant: tenant!.id, path: 'extra.host', unset: true } },
      save: () => workspace.data('override.unset', { tenant: tenant!.id, path: 'extra.host' }),
    },
    {
      ask: { variable: { name: 'DB_POOL_MAX', value: 77 } },
      save: () => workspace.data('variable.set', { name: 'DB_POOL_MAX', value: 77 }),
    },
    {
      ask: { assignment: { template: 'free', tier: 'enterprise' } },
      save: () => workspace.data('template.assign', { template: 'free', tier: 'enterprise' }),
    },
    {
      ask: { pin: { tenant: tenant!.id, template: 'enterprise' } },
      save: () => workspace.data('template.pin', { tenant: tenant!.id, template: 'enterprise' }),
    },
    { ask: enterprise, save: () => workspace.data('template.edit', enterprise) },
    { ask: { pin: { tenant: tenant!.id } }, save: () => workspace.data('template.unpin', { tenant: tenant!.id }) },
  ];
  let before = await renderAll(workspace);
  for (const { ask, save } of edits) {
    const { members = [], ...answer } = await workspace.data('whatif', { ...ask, list: true });
    await save();
    const after = await renderAll(workspace);
    const differ = [...after].filter(([key, { value, errors }]) => {
      const was = before.get(key)!;
      return (
        !sameValue(was.value ?? undefined, value ?? undefined) || [...errors].some((error) => !was.errors.has(error))
      );
    });
    expect(members.map(({ tenant: id, environment, document }) => `${id}|${environment}|${document}`)).toEqual(
      differ.map(([key]) => key).sort(),
    );
    const invalid = differ.filter(([key, { errors }]) =>
      [...errors].some((error) => !before.get(key)!.errors.has(error)),
    );
    expect(answer.invalid).toBe(new Set(invalid.map(([key]) => key.split('|')[0])).size);
    expect(answer).toMatchObject({ state: 'done', partial: false, rendered: answer.total, tenants: 24 });
    sumsAgree(answer, members);
    before = after;
  }
}, 60_000);

test('a document that no longer parses makes every reader invalid, and nobody else', async () => {
  const workspace = await open(24);
  const usage = await workspace.data('template.usage', { template: 'standard' });
  const answer = await workspace.call('whatif', { template: 'standard', text: 'a: [1\n' });
  if ('error' in answer) throw new Error(answer.error.message);
  expect(answer.data).toMatchObject({ changed: usage.tenants, invalid: usage.tenants });
  expect(answer.data.shapes.map(({ kind }) => kind)).toEqual(['invalid']);
  expect(answer.findings[0]).toMatchObject({ severity: 'error' });
  expect(answer.findings[0]?.tenants).toHaveLength(usage.tenants);
});

test('the first answer is a sample over every environment; the rest comes by itself, and members and examples with it', async () => {
  const workspace = await open(120, children);
  const edit = await edited(workspace, 'tenant-production', (text) => `${text}\nextra: "{{tenant.id}}"\n`);
  const first = await workspace.data('whatif.start', { ...edit, window: 'w1' });
  expect(first).toMatchObject({ state: 'running', partial: true, rendered: 48 });
  expect(first.changed).toBeGreaterThan(0);
  const done = await finished(workspace, first.id);
  expect(done).toMatchObject({ state: 'done', partial: false, rendered: first.total });
  expect(workspace.events).toContainEqual({ kind: 'whatif', id: first.id, rendered: first.total, total: first.total });
  const members = await workspace.data('whatif.members', { id: first.id });
  sumsAgree(done, members);
  const page = await workspace.call('whatif.members', { id: first.id, limit: 10, shape: done.shapes[0]!.id });
  if ('error' in page) throw new Error(page.error.message);
  expect(page.data).toEqual(members.filter(({ shape }) => shape === done.shapes[0]!.id).slice(0, 10));
  const next = await workspace.data('whatif.members', {
    id: first.id,
    after: page.page.next!,
    shape: done.shapes[0]!.id,
  });
  expect(next[0]).toEqual(members.filter(({ shape }) => shape === done.shapes[0]!.id)[10]);
  const { shape: _shape, ...one } = members[0]!;
  const example = await workspace.data('whatif.example', { id: first.id, ...one });
  expect(example.changes).toEqual([{ path: '/extra', before: null, after: one.tenant }]);
  expect(example.after).toContain(one.tenant);
});

test('a newer one of the same window ends the older within a batch; others go on', async () => {
  const workspace = await open(400, children);
  const edit = await edited(workspace, 'tenant-production', (text) => `${text}\nextra: 1\n`);
  const other = await workspace.data('whatif.start', { ...edit, window: 'another' });
  const old = await workspace.data('whatif.start', { ...edit, window: 'w1' });
  const next = await workspace.data('whatif.start', { ...edit, text: `${edit.text}more: 2\n`, window: 'w1' });
  const stopped = await workspace.data('whatif.state', { id: old.id });
  expect(stopped).toMatchObject({ state: 'superseded', partial: true });
  expect((await finished(workspace, next.id)).state).toBe('done');
  expect((await finished(workspace, other.id)).state).toBe('done');
  expect((await workspace.data('whatif.state', { id: old.id })).rendered).toBe(stopped.rendered);
  const ended = await workspace.data('whatif.start', { ...edit, window: 'w2' });
  expect((await workspace.data('whatif.stop', { id: ended.id })).state).toBe('superseded');
}, 60_000);

test('a template that runs away costs its time once for each set of texts, and the console goes on', async () => {
  const workspace = await open(60, children);
  const loops = '{{#each (split "a a a a a a a a a a" " ")}}';
  const text = `x:\n${loops.repeat(9)}{{#if (eq this "b")}}\n  - 1\n{{/if}}${'{{/each}}'.repeat(9)}\n`;
  const answer = await workspace.data('whatif', { template: 'tenant-production', text });
  expect(answer).toMatchObject({ state: 'done', partial: false });
  expect(answer.invalid).toBe(answer.changed);
  expect(answer.changed).toBeGreaterThan(20);
  const after = await workspace.data('whatif', { variable: { name: 'DB_POOL_MAX', value: 3 } });
  expect(after.state).toBe('done');
}, 120_000);

test('one what-if after another renders the fleet as it is only once, until it changes', async () => {
  const real = inProcessSandbox();
  let rendered = 0;
  const sandbox = {
    ...real,
    render: (batch: RenderBatch) => {
      rendered += batch.jobs.length;
      return real.render(batch);
    },
  };
  const workspace = await open(60, sandbox);
  const edit = { variable: { name: 'NOBODY_READS_IT', value: 1 } };
  expect(await workspace.data('whatif', edit)).toMatchObject({ changed: 0, total: 0, shapes: [] });
  const { text } = await workspace.data('template.show', { template: 'tenant-production' });
  const same = { template: 'tenant-production', text: `${text}# a comment\n` };
  rendered = 0;
  const { total } = await workspace.data('whatif', same);
  expect(rendered).toBe(2 * total);
  rendered = 0;
  expect(await workspace.data('whatif', same)).toMatchObject({ total, changed: 0 });
  // Of the sample both sides are rendered each time.
  expect(rendered).toBeLessThanOrEqual(total + 48);
  expect(rendered).toBeLessThan(2 * total);
  await workspace.data('variable.set', { name: 'SIZE', value: 1 });
  rendered = 0;
  await workspace.data('whatif', same);
  expect(rendered).toBe(2 * total);
});

test.each<[object, string]>([
  [{}, 'INVALID_INPUT'],
  [{ template: 'premium' }, 'INVALID_INPUT'],
  [{ text: 'a: 1' }, 'INVALID_INPUT'],
  [{ template: 'premium', text: 'a: 1', variable: { name: 'A', value: 1 } }, 'INVALID_INPUT'],
  [{ template: 'nothing', text: 'a: 1' }, 'NOT_FOUND'],
  [{ override: { tenant: 'nobody', path: 'a', value: 1 } }, 'NOT_FOUND'],
  [{ override: { tenant: 'nobody', path: 'a' } }, 'INVALID_INPUT'],
  [{ variable: { name: 'A', value: 1, unset: true } }, 'INVALID_INPUT'],
  [{ variable: { name: 'A', value: 1 }, document: 'nothing' }, 'NOT_FOUND'],
  [{ variable: { name: 'A', value: 1 }, environment: 'nowhere' }, 'NOT_FOUND'],
])('refuses %j', async (parameters, code) => {
  const workspace = await open(2);
  expect((await workspace.error('whatif', parameters)).code).toBe(code);
  expect((await workspace.error('whatif.start', parameters)).code).toBe(code);
  expect((await workspace.error('whatif.state', { id: 'none' })).code).toBe('NOT_FOUND');
});

/** How a what-if stands at its end. */
async function finished(workspace: TestWorkspace, id: string): Promise<WhatIf> {
  return vi.waitFor(
    async () => {
      const state = await workspace.data('whatif.state', { id });
      expect(state.state).not.toBe('running');
      return state;
    },
    { timeout: 30_000 },
  );
}
