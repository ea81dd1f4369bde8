import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { countingLauncher } from '../../helpers/sandbox/children.ts';
import { escapes, renderHostile } from '../../helpers/sandbox/hostile.ts';
import { runaways } from '../../helpers/sandbox/runaways.ts';

describe('hostile templates', () => {
  const sandbox = createSandbox(countingLauncher());
  afterAll(() => sandbox.close());

  it('escape nowhere, and every runaway is stopped: the corpus and a seeded share', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const { rendered, refused, stopped, codes } = await renderHostile(
      sandbox,
      escapes.length * 2 + runaways.length + 500,
      11,
    );
    delay.disable();
    expect(rendered + refused + stopped).toBe(escapes.length * 2 + runaways.length + 500);
    expect(codes.get('INTERNAL')).toBeUndefined();
    expect(refused).toBeGreaterThan(rendered);
  });
});
