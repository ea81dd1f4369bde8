import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../main/sandbox/sandbox.ts';
import { checkPatterns, pollute, readBombs } from '../helpers/sandbox/attacks.ts';
import { countingLauncher, residentMiB } from '../helpers/sandbox/children.ts';
import { renderHostile } from '../helpers/sandbox/hostile.ts';
import { slowTrial } from '../helpers/sandbox/kills.ts';
import { batchOf } from '../helpers/sandbox/rendering.ts';
import { roundTrip } from '../helpers/sandbox/round-trip.ts';

/** A whole number from the environment, for runs with other counts and seeds. */
function setting(name: string, otherwise: number): number {
  return Number(process.env[name] ?? otherwise);
}
const seed = setting('FUZZ_SEED', 2026);

describe('the sandbox, large shares', () => {
  const launcher = countingLauncher();
  const sandbox = createSandbox(launcher);
  afterAll(() => sandbox.close());

  it('10,000 hostile templates escape nowhere, and the host is free meanwhile', async ({ annotate }) => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const count = setting('FUZZ_HOSTILE', 10_000);
    const { rendered, refused, stopped } = await renderHostile(sandbox, count, seed);
    delay.disable();
    await annotate(
      `rendered ${rendered}, refused ${refused}, stopped ${stopped}; host loop delay p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
    );
    expect(rendered + refused + stopped).toBeGreaterThanOrEqual(count);
  });

  it('100,000 texts read back the same under every reader', async ({ annotate }) => {
    const { faults, readers } = await roundTrip(sandbox, setting('FUZZ_TEXTS', 100_000), seed);
    await annotate(`read by ${readers.join(', ')}`);
    expect(faults).toEqual([]);
  });

  it('50 bombs', async ({ annotate }) => {
    const outcome = await readBombs(sandbox);
    await annotate(JSON.stringify(outcome));
    expect(outcome.read + outcome.refused + outcome.stopped).toBeGreaterThanOrEqual(50);
  });

  it('200 patterns answer in linear time', async ({ annotate }) => {
    const outcome = await checkPatterns(sandbox, 200);
    await annotate(JSON.stringify(outcome));
    expect(outcome.stopped).toBe(0);
  });

  it('5,000 attempts at pollution stay data', () => pollute(sandbox, setting('FUZZ_POLLUTION', 5000), seed));

  it('1,000 kills in a row leave the host as it was', async ({ annotate }) => {
    const own = countingLauncher();
    const killed = createSandbox(own, { budget: 300, children: 1 });
    const kills = setting('FUZZ_KILLS', 1000);
    const slow = batchOf(slowTrial());
    const good = batchOf({ layers: ['a: 1\n'] });
    const before = { resident: 0 };
    for (let index = 0; index < kills; index++) {
      await expect(killed.render(slow)).rejects.toMatchObject({ code: 'SANDBOX_LIMIT', details: { bound: 'TIME' } });
      if (index % 20 === 0) expect((await killed.render(good))[0]).toMatchObject({ ok: true });
      // After a warm-up the process has what it needs.
      if (index === Math.min(50, kills >> 1)) before.resident = residentMiB();
    }
    const drift = residentMiB() - before.resident;
    await annotate(`${kills} kills, resident memory drifted by ${drift.toFixed(1)} MiB`);
    expect(drift).toBeLessThan(50);
    await killed.close();
    expect(own.alive()).toBe(0);
  });
});
