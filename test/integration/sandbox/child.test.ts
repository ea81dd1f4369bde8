import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../main/core/ports.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { countingLauncher } from '../../helpers/sandbox/children.ts';
import { hungryJson, slowTrial } from '../../helpers/sandbox/kills.ts';
import { batchOf } from '../../helpers/sandbox/rendering.ts';

describe('the sandbox child', () => {
  let sandbox: Sandbox | undefined;
  afterEach(() => sandbox?.close());

  function open(options: Parameters<typeof createSandbox>[1] = {}): {
    sandbox: Sandbox;
    launcher: ReturnType<typeof countingLauncher>;
  } {
    const launcher = countingLauncher();
    const made = createSandbox(launcher, options);
    sandbox = made;
    return { sandbox: made, launcher };
  }
  const simple = batchOf({ layers: ['a: {{v}}\n'], context: { v: 1 } });

  it('is stopped when one rendering takes longer than its budget, names the template, and serves the next', async () => {
    const { sandbox, launcher } = open();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await expect(sandbox.render(batchOf(slowTrial()))).rejects.toMatchObject({
      code: 'SANDBOX_LIMIT',
      message: 'The template layer-0 takes longer than 1 s, and was stopped.',
      details: { bound: 'TIME' },
    });
    delay.disable();
    const [next] = await sandbox.render(simple);
    expect(next).toMatchObject({ ok: true, value: { a: 1 } });
    expect(launcher.launched).toHaveLength(2);
    expect(launcher.alive()).toBe(1);
    // The host did nothing but wait: its loop was never held for anything near the time the child took.
    expect(delay.percentile(50) / 1e6).toBeLessThan(500);
  });

  it('is stopped when it runs out of memory, says so, and the next is served', async () => {
    const { sandbox } = open({ budget: 60_000 });
    await expect(sandbox.parse(hungryJson(), 'tenants.json')).rejects.toMatchObject({
      code: 'SANDBOX_LIMIT',
      message: 'tenants.json needs more than 256 MB of memory, and was stopped.',
      details: { bound: 'MEMORY' },
    });
    expect(await sandbox.parse('[1]', 'x.json')).toEqual([1]);
  });

  it('keeps a fleet from being lost to one template', async () => {
    const { sandbox } = open({ children: 1 });
    const slow = batchOf(slowTrial());
    const job = simple.jobs[0]!;
    const slowJob = { ...slow.jobs[0]!, layers: [{ layer: 'tier-template' as const, source: 'slow', text: 'slow' }] };
    const jobs = [job, slowJob, job, slowJob, job];
    const results = await sandbox.render({ ...simple, texts: { ...simple.texts, slow: slow.texts['text-0']! }, jobs });
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true, false, true]);
    expect(results[1]!.findings).toMatchObject([
      { code: 'TIME', message: 'The template slow takes longer than 1 s, and was stopped.' },
    ]);
  });

  it('serves what waited while it was being replaced', async () => {
    const { sandbox } = open({ children: 1 });
    const slow = sandbox.render(batchOf(slowTrial())).catch((error: Error) => error);
    const others = Promise.all([sandbox.render(simple), sandbox.inspect('a: 1'), sandbox.parse('[1]', 'x')]);
    expect(await slow).toMatchObject({ code: 'SANDBOX_LIMIT' });
    expect((await others)[0][0]).toMatchObject({ ok: true });
  });

  it('is replaced when it dies by itself', async () => {
    const { sandbox, launcher } = open();
    await sandbox.inspect('a: 1');
    launcher.launched[0]!.kill();
    expect((await sandbox.render(simple))[0]).toMatchObject({ ok: true });
  });

  it('says that it does not start instead of trying for ever', async () => {
    const launcher = forkLauncher({ sandbox: '/nonexistent/child.ts', keychain: '' });
    const broken = createSandbox(launcher);
    await expect(broken.render(simple)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('The sandbox does not start'),
    });
    await broken.close();
  });

  it('ends with its owner, and refuses afterwards', async () => {
    const { sandbox, launcher } = open();
    const waiting = sandbox.render(simple).catch((error: Error) => error);
    await sandbox.close();
    expect(await waiting).toMatchObject({ code: expect.stringMatching(/INTERNAL|SANDBOX_LIMIT/) });
    expect(launcher.alive()).toBe(0);
    await expect(sandbox.render(simple)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
