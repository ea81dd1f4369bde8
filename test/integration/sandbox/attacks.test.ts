import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { checkPatterns, dataBombs, pollute, readBombs } from '../../helpers/sandbox/attacks.ts';
import { countingLauncher } from '../../helpers/sandbox/children.ts';
import { roundTrip } from '../../helpers/sandbox/round-trip.ts';

describe('attacks, a seeded share', () => {
  const sandbox = createSandbox(countingLauncher());
  afterAll(() => sandbox.close());

  it('bombs are read within bounds or refused in a sentence', async () => {
    const { read, refused, stopped } = await readBombs(sandbox);
    expect(read + refused + stopped).toBe(dataBombs().length);
    expect(dataBombs().length).toBeGreaterThanOrEqual(50);
    expect(refused).toBeGreaterThan(20);
  });

  it('patterns answer in linear time', async () => {
    const { answered, refused, stopped } = await checkPatterns(sandbox, 20);
    expect({ stopped, total: answered + refused }).toEqual({ stopped: 0, total: 20 });
  });

  it('dangerous keys stay data', () => pollute(sandbox, 300, 3));

  it('texts read back the same under every reader', async ({ annotate }) => {
    const { faults, readers } = await roundTrip(sandbox, 1000, 21);
    if (!readers.includes('PyYAML')) await annotate('python3 with yaml is not here: PyYAML was not asked');
    expect(faults).toEqual([]);
  });
});
