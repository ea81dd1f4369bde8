// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import type { OperationName, Parameters } from '../../../main/contract/operations.ts';
import { changesOf, presentMoment } from '../../../main/core/facts.ts';
import {
  type FleetFacts,
  fleetFacts,
  presentFleet,
  withChanges,
  withTemplateText,
} from '../../../main/core/fleet/facts.ts';
import { type FleetJob, jobsOf, keysOf } from '../../../main/core/fleet/jobs.ts';
import { renderFleet } from '../../../main/core/fleet/render.ts';
import type { RenderBatch, RenderResult } from '../../../main/core/ports.ts';
import { prepareJob } from '../../../main/core/rendering/jobs.ts';
import { findTemplate } from '../../../main/core/template/templates.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const now = '2026-11-20T14:00:00Z';
const want = { format: null, value: false, explain: false } as const;

const jobs = (facts: FleetFacts) => [...jobsOf(facts, keysOf(facts), now)];

test('prepares each rendering of a fleet as one rendering is prepared', async () => {
  const { database } = await openTestWorkspace({ tenants: 30 });
  const facts = fleetFacts(database);
  const all = jobs(facts);
  expect(all.length).toBeGreaterThan(200);
  for (const { tenant, environment, document, prepared } of all) {
    expect(prepared).toEqual(prepareJob(database, { tenant, environment, document, now }));
  }
});

test('a fleet with unsaved changes is the fleet after saving them', async () => {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox(), tenants: 12 });
  const { database } = workspace;
  const [tenant] = fleetFacts(database).tenants.values();
  const id = tenant!.id;
  const environment = tenant!.environments[0]!;
  const free = findTemplate(database, 'free').body;
  const writes: readonly { [N in OperationName]: readonly [N, Parameters<N>] }[OperationName][] = [
    ['template.edit', { template: 'premium', text: 'a: "${SIZE:-1}"\n' }],
    ['template.pin', { tenant: id, template: 'free', version: 1 }],
    ['template.edit', { template: 'free', text: `${free.text}\n# more\n` }],
    ['template.unpin', { tenant: id }],
    ['template.assign', { template: 'standard', tier: 'enterprise' }],
    ['override.set', { tenant: id, path: 'extra.size', value: 3 }],
    ['override.set', { tenant: id, path: 'extra.size', value: 4, environment }],
    ['override.unset', { tenant: id, path: 'extra.size' }],
    ['variable.set', { name: 'SIZE', value: 'all' }],
    ['variable.set', { name: 'SIZE', value: 'here', environment }],
    ['variable.set', { name: 'SIZE', value: 'own', tenant: id, environment }],
    ['variable.unset', { name: 'SIZE' }],
    ['tenant.edit', { tenant: id, name: 'Another name', environments: [environment] }],
    ['tenant.edit', { tenant: id, status: 'archived' }],
  ];
  for (const [operation, parameters] of writes) {
    const before = fleetFacts(database);
    const untouched = jobs(before);
    await workspace.data(operation, parameters as never);
    const imagined = withChanges(before, changesOf(database, presentMoment(database)) as never);
    expect(jobs(imagined), operation).toEqual(jobs(fleetFacts(database)));
    expect(jobs(before), operation).toEqual(untouched);
  }
});

test('an unsaved text is read by those who read the newest version, not by those held to one', async () => {
  const workspace = await openTestWorkspace({ tenants: 20 });
  const { database } = workspace;
  const held = [...fleetFacts(database).tenants.values()].find(({ tier }) => tier === 'standard')!;
  await workspace.data('template.pin', { tenant: held.id, template: 'standard', version: 1 });
  const facts = presentFleet(database);
  const body = findTemplate(database, 'standard').body;
  const edited = jobs(withTemplateText(facts, body, 'a: 1\n'));
  const texts = ({ prepared }: FleetJob) => Object.values(prepared.texts);
  const standard = edited.filter(({ tenant, document }) => tenant.tier === 'standard' && document === 'tenant');
  expect(new Set(standard.filter((job) => texts(job).includes('a: 1\n')).map(({ tenant }) => tenant.id))).toEqual(
    new Set(standard.map(({ tenant }) => tenant.id).filter((id) => id !== held.id)),
  );
  expect(edited.filter(({ tenant }) => tenant.tier !== 'standard').some((job) => texts(job).includes('a: 1\n'))).toBe(
    false,
  );
  for (const job of standard.filter(({ tenant }) => tenant.id === held.id)) expect(texts(job)).toContain(body.text);
});

test('the present fleet is gathered once for each moment', async () => {
  const workspace = await openTestWorkspace({ tenants: 3 });
  const first = presentFleet(workspace.database);
  expect(presentFleet(workspace.database)).toBe(first);
  await workspace.data('variable.set', { name: 'SIZE', value: 1 });
  const second = presentFleet(workspace.database);
  expect(second).not.toBe(first);
  expect(second.variables('||').some(({ name }) => name === 'SIZE')).toBe(true);
});

test('renders in batches, in order, and gives what one call gives', async () => {
  const { database } = await openTestWorkspace({ tenants: 80 });
  const sandbox = inProcessSandbox();
  const all = jobs(fleetFacts(database));
  const seen: FleetJob[] = [];
  const hashes: (string | null)[] = [];
  const { rendered, finished } = await renderFleet(sandbox, all, want, {
    onBatch: (batch, results) => {
      seen.push(...batch);
      hashes.push(...results.map(({ hash }) => hash));
    },
  });
  expect(seen).toEqual(all);
  expect({ rendered, finished }).toEqual({ rendered: all.length, finished: true });
  const texts = Object.assign({}, ...all.map(({ prepared }) => prepared.texts));
  const schemas = Object.assign({}, ...all.map(({ prepared }) => prepared.schemas));
  const once = await sandbox.render({ texts, schemas, jobs: all.map(({ prepared }) => prepared.job), want });
  expect(hashes).toEqual(once.map(({ hash }) => hash));
});

test('stops within a batch, and lets others in between', async () => {
  const { database } = await openTestWorkspace({ tenants: 300 });
  const all = jobs(fleetFacts(database));
  const sizes: number[] = [];
  let turns = 0;
  const turn = setInterval(() => turns++, 0);
  const { finished, rendered } = await renderFleet(inProcessSandbox(), all, want, {
    onBatch: (batch) => void sizes.push(batch.length),
    cancelled: () => sizes.length === 2,
  });
  clearInterval(turn);
  expect(finished).toBe(false);
  expect(sizes).toEqual([400, 400]);
  expect(rendered).toBe(800);
  expect(turns).toBeGreaterThan(0);
});

test('texts that had to be stopped are not tried again', async () => {
  const { database } = await openTestWorkspace({ tenants: 300 });
  const all = jobs(fleetFacts(database)).filter(({ document }) => document === 'tenant');
  const stopped = (): RenderResult => ({
    ok: false,
    value: null,
    text: null,
    hash: null,
    leaves: null,
    lineLeaves: null,
    findings: [{ severity: 'error', code: 'TIME', path: '', message: 'stopped', fix: '', tenants: [] }],
  });
  const asked: number[] = [];
  const sandbox = {
    render: ({ jobs: batch }: RenderBatch) => {
      asked.push(batch.length);
      return Promise.resolve(batch.map(stopped));
    },
  };
  let results = 0;
  await renderFleet(sandbox, all, want, {
    onBatch: (_jobs, given) => {
      results += given.length;
    },
  });
  expect(results).toBe(all.length);
  expect(asked.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(800);
});
