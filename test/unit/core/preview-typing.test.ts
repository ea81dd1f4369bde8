import { afterAll, expect, test } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { longTemplate, longText, typed } from '../../bench/inputs/long-template.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children), { children: 1 });
afterAll(() => sandbox.close());

// What is kept of one text of this length takes a good hundredth of the memory the child may have.
test('a long text typed for long never fills the memory of the child that renders it', {
  timeout: 60_000,
}, async () => {
  const workspace = await openTestWorkspace({ sandbox });
  await workspace.data('tenant.add', { tenant: 'northwind', name: 'Northwind', tier: 'premium', region: 'eu-west' });
  const text = longText(2000);
  for (let keystroke = 0; keystroke < 150; keystroke++) {
    const { rendering, findings } = await workspace.data('template.preview', {
      template: longTemplate,
      tenant: 'northwind',
      environment: 'production',
      text: typed(text, keystroke),
    });
    expect(rendering, findings[0]?.message).not.toBeNull();
    expect(rendering?.lineLeaves).toHaveLength((rendering?.text.split('\n').length ?? 0) - 1);
  }
});
