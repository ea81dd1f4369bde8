import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { fleetBatch, fleetJob } from '../../bench/inputs/fleet.ts';
import { nodeFleetRenderer } from '../../bench/peers/fleet-node.ts';
import { pythonStack, renderInPython } from '../../bench/peers/fleet-python.ts';

const sandbox = inProcessSandbox();

test('no two renderings of the measured fleet are equal, one in five carries findings, and none has provenance', async () => {
  const results = await sandbox.render(fleetBatch(0, 600));
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(new Set(results.map(({ hash }) => hash)).size).toBe(600);
  expect(results.filter(({ findings }) => findings.length > 0)).toHaveLength(120);
  expect(results.every(({ leaves }) => leaves === null)).toBe(true);
});

test('its tenants are of the four tiers as 40, 35, 18 and 7 in a hundred, and 30 have overrides', () => {
  const jobs = Array.from({ length: 100 }, (_, tenant) => fleetJob(tenant * 3));
  const tiers = jobs.map(({ layers }) => layers[0]?.source ?? '');
  const count = (tier: string) => tiers.filter((one) => one === tier).length;
  expect(['free', 'standard', 'premium', 'enterprise'].map(count)).toEqual([40, 35, 18, 7]);
  expect(jobs.filter(({ overrides }) => overrides.length > 0)).toHaveLength(30);
});

test('the peers give the same documents and as many findings', async () => {
  const { jobs, ...batch } = fleetBatch(60, 150);
  const results = await sandbox.render({ ...batch, jobs });
  const documents = results.map(({ text }) => load(text ?? ''));
  const findings = results.reduce((sum, one) => sum + one.findings.length, 0);
  const inNode = jobs.map(nodeFleetRenderer());
  expect(inNode.map(({ text }) => load(text))).toEqual(documents);
  expect(inNode.reduce((sum, one) => sum + one.findings, 0)).toBe(findings);
  const stack = pythonStack();
  if ('missing' in stack) {
    // The bench says the same beside its figures.
    expect(stack.missing).toContain('apt-get install');
    return;
  }
  const inPython = await renderInPython(jobs, jobs.length);
  expect(inPython.texts.map((text) => load(text))).toEqual(documents);
  expect(inPython.findings).toBe(findings);
}, 120_000);
