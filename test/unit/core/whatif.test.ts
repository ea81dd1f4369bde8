// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { afterAll, expect, test } from 'vitest';
import type { Json } from '../../../main/contract/json.ts';
import type { Parameters } from '../../../main/contract/operations.ts';
import type { WhatIf, WhatIfMember } from '../../../main/contract/whatif.ts';
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
