import { join } from 'node:path';
import Handlebars from 'handlebars';
import { parse } from 'yaml';
import type { Preview } from '../../../main/contract/authoring.ts';
import type { BenchContext, BenchRow, Contender, Prepared, Reading, Unable } from '../harness.ts';
import { longTemplate, longText, typed } from '../inputs/long-template.ts';
import { openApi } from '../inputs/open-api.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

/** Keystrokes of one round, each a character more than the one before. */
const keystrokes = 60;

/** Somebody types: each keystroke asks for the preview of the whole text and waits for the answer. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B2',
    title: 'Keystroke to preview: the unsaved text rendered with the source of each line, through the loopback host',
    unit: 'keystrokes',
    sizeOf: 'lines',
    goals: [{ kind: 'below', figure: 'p95 ms', most: 50 }],
    sizes: [500, 1000, 2000],
    quickSize: 500,
    packages: ['handlebars', 'yaml'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  const workspace = await SampleWorkspace.make(join(context.folder, `preview-${size}`), 100);
  const tenant = await premiumTenant(workspace);
  const host = await workspace.listen();
  const ask = await openApi(host.openFile).catch(async (error: unknown) => {
    await workspace.close();
    throw error;
  });
  const text = longText(size);
  let count = 0;
  const ours: Contender = {
    name: 'binnacle',
    units: keystrokes,
    round: async () => {
      const engine: number[] = [];
      const reading = await round(async () => {
        const answer = await ask('template.preview', {
          template: longTemplate,
          tenant,
          environment: 'production',
          text: typed(text, count++),
          window: 'bench-window',
        });
        const { rendering, took, findings } = previewOf(answer);
        if (rendering === null || rendering.lineLeaves?.length !== rendering.text.split('\n').length - 1) {
          throw new Error(`the preview does not explain each of its lines: ${findings[0]?.message}`);
        }
        engine.push(took);
      });
      return { ...reading, figures: { ...reading.figures, 'engine p95 ms': part(engine, 0.95) } };
    },
  };
  let other = 0;
  const peer: Contender = {
    name: 'Handlebars and yaml',
    units: keystrokes,
    round: () => round(() => plainly(typed(text, other++))),
  };
  return {
    contenders: context.peers ? [ours, peer] : [ours],
    notes: [
      `Every keystroke sends the whole text and waits for text, value, the source of each leaf and line, findings and names. Figures are over ${keystrokes} keystrokes a round, the answer read from JSON included; the page's own drawing is not.`,
      'The peer is Handlebars.compile and yaml.parse of the same text in one process: no layers below and above, no schema, no sources, no bounds.',
    ],
    close: () => workspace.close(),
  };
}

async function round(keystroke: () => Promise<void> | void): Promise<Reading> {
  const times: number[] = [];
  for (let at = 0; at < keystrokes; at++) {
    const began = performance.now();
    await keystroke();
    times.push(performance.now() - began);
  }
  return {
    milliseconds: times.reduce((sum, one) => sum + one, 0),
    figures: { 'p50 ms': part(times, 0.5), 'p95 ms': part(times, 0.95), 'p99 ms': part(times, 0.99) },
  };
}

function part(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function previewOf(answer: object): Preview {
  if ('data' in answer) return answer.data as Preview;
  throw new Error(`the preview was refused: ${JSON.stringify(answer).slice(0, 400)}`);
}

/** A tenant in production whose configuration the template makes. */
async function premiumTenant(workspace: SampleWorkspace): Promise<string> {
  const args = ['tenant', 'list', '--env', 'production', '--limit', '100', '--json'];
  const list = JSON.parse(await workspace.run('cli.js', ...args)) as { data: readonly { id: string; tier: string }[] };
  const found = list.data.find(({ tier }) => tier === longTemplate);
  if (found === undefined) throw new Error(`no sample tenant has the tier ${longTemplate}`);
  return found.id;
}

const handlebars = Handlebars.create();
handlebars.registerHelper({
  eq: (a: unknown, b: unknown) => a === b,
  has: (value: unknown) => value !== undefined,
  upper: (value: unknown) => String(value).toUpperCase(),
  snake: (value: unknown) => String(value).replaceAll('-', '_'),
  or: (...values: readonly unknown[]) => values.slice(0, -1).find(Boolean),
  first: (list: readonly unknown[]) => list[0],
  split: (value: unknown, by: string) => String(value).split(by),
  default: (value: unknown, other: unknown) => value ?? other,
});

/** What a plain pipeline does: puts values into the text, then reads it. */
function plainly(text: string): void {
  const tenant = { id: 'northwind', name: 'Northwind', tier: 'premium', tags: {}, contacts: [], environments: [] };
  const filled = handlebars
    .compile(text, { noEscape: true })({ tenant, environment: 'production' })
    .replace(/\$\{([A-Z_0-9]+)(?::-([^}]*))?\}/g, (_all, name: string, given?: string) => given ?? name);
  parse(filled, { logLevel: 'silent' });
}
