import { afterAll, describe, expect, test } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

describe('template.new', () => {
  test('from another takes over text, sample, tests, limits and schema version', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    const source = await workspace.data('template.show', { template: 'premium' });
    const made = await workspace.data('template.new', { template: 'premium-eu', from: 'premium', kind: 'tenant' });
    expect(made.value).toMatchObject({ name: 'premium-eu', kind: 'tenant', version: 1, builtIn: false, usedBy: 0 });
    const shown = await workspace.data('template.show', { template: 'premium-eu' });
    const { text, sample, tests, limits, schemaVersion, document } = source;
    expect(shown).toMatchObject({ text, sample, tests, limits, schemaVersion, document });
    expect(shown.id).not.toBe(source.id);
  });

  test('without another needs kind and document', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    expect(await workspace.error('template.new', { template: 'x', document: 'tenant' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: 'kind',
    });
    expect(await workspace.error('template.new', { template: 'x', kind: 'tier' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: 'document',
    });
    expect(await workspace.error('template.show', { template: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('template.edit', () => {
  test('makes the next version', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    const edited = await workspace.data('template.edit', { template: 'premium', text: 'a: 1\n', baseVersion: 1 });
    expect(edited.value).toMatchObject({ version: 2, builtIn: false });
    expect(await workspace.data('template.history', { template: 'premium' })).toMatchObject([
      { version: 2, current: true, added: 1 },
      { version: 1, current: false },
    ]);
  });
});
