import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import type { RenderJob } from '../../../main/core/ports.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import type { BenchRow, Contender, Prepared } from '../harness.ts';
import { fleetBatch } from '../inputs/fleet.ts';
import { nodeFleetRenderer } from '../peers/fleet-node.ts';
import { pythonStack, renderInPython } from '../peers/fleet-python.ts';

const python = 'jinja2 + PyYAML (C loader) + jsonschema';
const node = 'Handlebars + js-yaml + ajv';
/** Renderings the slow peers take of a round's fleet: its first. */
const pythonSample = 600;
const nodeSample = 6000;
/** Renderings whose documents are compared between the sides before anything is measured. */
const compared = 240;

/** Rendering, validating and writing a whole fleet in the sandbox. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B1',
    title: 'Render, validate and write YAML for a whole fleet, in the sandbox (two children)',
    unit: 'renderings',
    goals: [
      { kind: 'faster', than: python, times: 60 },
      { kind: 'faster', than: node, times: 4 },
      { kind: 'below', figure: 'ms', most: 1000 },
    ],
    sizes: [3000, 10_000, 30_000],
    quickSize: 300,
    packages: ['handlebars', 'js-yaml', 'ajv'],
    prepare,
  },
];

async function prepare(size: number, { peers }: { readonly peers: boolean }): Promise<Prepared> {
  const sandbox = createSandbox(forkLauncher(installation().children));
  sandbox.warm();
  /** Every round has tenants of its own: what was rendered before must not help. */
  const inRounds = (units: number, work: (jobs: readonly RenderJob[], round: number) => Promise<number> | number) => {
    let round = 0;
    return () => work(fleetBatch(round++ * size, units).jobs, round);
  };
  let findings = 0;
  const ours: Contender = {
    name: 'binnacle',
    round: inRounds(size, async (jobs) => {
      const batch = { ...fleetBatch(0, 0), jobs };
      const began = performance.now();
      const results = await sandbox.render(batch);
      const took = performance.now() - began;
      findings = results.filter((one) => one.findings.length > 0).length;
      if (results.some(({ text }) => text === null)) throw new Error('a rendering has no text');
      return took;
    }),
  };
  const close = () => sandbox.close();
  if (!peers) return { contenders: [ours], close };

  const sample = fleetBatch(0, Math.min(size, compared));
  const results = await sandbox.render(sample);
  const mine = {
    texts: results.map(({ text }) => text ?? ''),
    findings: results.reduce((sum, one) => sum + one.findings.length, 0),
  };
  const render = nodeFleetRenderer();
  const theirs = sample.jobs.map(render);
  const sum = theirs.reduce((total, one) => total + one.findings, 0);
  agree(
    node,
    mine,
    theirs.map(({ text }) => text),
    sum,
  );
  const units = Math.min(size, nodeSample);
  const contenders: [Contender, ...Contender[]] = [
    ours,
    {
      name: node,
      units,
      round: inRounds(units, (jobs) => {
        const began = performance.now();
        for (const job of jobs) render(job);
        return performance.now() - began;
      }),
    },
  ];
  const stack = pythonStack();
  if ('versions' in stack) {
    const batch = await renderInPython(sample.jobs, sample.jobs.length);
    agree(python, mine, batch.texts, batch.findings);
    const few = Math.min(size, pythonSample);
    contenders.push({
      name: python,
      units: few,
      round: inRounds(few, async (jobs) => (await renderInPython(jobs)).milliseconds),
    });
  }
  const bytes = mine.texts.reduce((total, text) => total + text.length, 0) / mine.texts.length;
  const template = sample.texts.premium ?? '';
  return {
    contenders,
    close,
    get notes() {
      return [
        `A template of ${template.split('\n').length - 1} lines gives ${bytes.toFixed(0)} bytes; 30 % of the tenants have overrides, and ${((findings / size) * 100).toFixed(0)} % of the renderings carry findings. Every round has tenants of its own.`,
        'The peers get one process each and give the rendered text as it stands, written anew only where overrides changed it; what they compile once is not counted.',
        `The documents and findings of ${sample.jobs.length} renderings were compared and are the same on every side.`,
        'versions' in stack ? stack.versions : `${python} is not measured here: ${stack.missing}`,
      ];
    },
  };
}

/** Sides that do different work cannot be compared. */
function agree(
  name: string,
  mine: { readonly texts: readonly string[]; readonly findings: number },
  texts: readonly string[],
  findings: number,
): void {
  for (const [index, text] of texts.entries()) {
    if (isDeepStrictEqual(load(text), load(mine.texts[index] ?? ''))) continue;
    throw new Error(`${name} gives another document for rendering ${index}:\n${text}\n---\n${mine.texts[index]}`);
  }
  if (findings !== mine.findings) throw new Error(`${name} has ${findings} findings, not ${mine.findings}`);
}
