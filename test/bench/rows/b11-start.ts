import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { BenchContext, BenchRow, Contender, Prepared, Unable } from '../harness.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

const node: Contender = {
  name: 'node -e 0',
  units: 1,
  round: async () => {
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await new Promise((done) => child.once('close', done));
    return undefined;
  },
};
/** Tenants of the sample that ratios are judged beside. */
const sample = 100;

const common = { name: 'B11', unit: 'starts', sizeOf: 'tenants', quickSize: 20 } as const;
const within = (times: number) => [{ kind: 'within', of: node.name, times } as const];

/** Starting the built programs on an unsealed sample workspace, without a package manager. */
export const rows: readonly BenchRow[] = [
  {
    ...common,
    title: 'Start the loopback host until it listens',
    goals: within(1.3),
    sizes: [sample],
    prepare: prepareListening,
  },
  {
    ...common,
    title: '`render` through an open console',
    goals: within(1.8),
    sizes: [sample],
    prepare: (size, context) => prepareRendering(size, context, true),
  },
  {
    ...common,
    title: '`render` alone',
    goals: within(2.8),
    sizes: [sample],
    prepare: (size, context) => prepareRendering(size, context, false),
  },
  {
    ...common,
    title: '`render` alone, as the workspace grows',
    goals: [],
    sizes: [sample, 1000, 10_000],
    prepare: (size, context) => prepareRendering(size, context, false),
  },
];

async function workspaceOf(context: BenchContext, name: string, tenants: number): Promise<SampleWorkspace | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  return context.shared(`workspace-${name}-${tenants}`, () =>
    SampleWorkspace.make(join(context.folder, `${name}-${tenants}`), tenants),
  );
}

async function prepareListening(size: number, context: BenchContext): Promise<Prepared | Unable> {
  const workspace = await workspaceOf(context, 'alone', size);
  if ('cannot' in workspace) return workspace;
  const ours: Contender = {
    name: 'loopback host listens',
    units: 1,
    round: async () => {
      const host = await workspace.listen();
      await host.end();
      return host.milliseconds;
    },
  };
  return { contenders: [ours, node], close: () => workspace.close() };
}

async function prepareRendering(size: number, context: BenchContext, through: boolean): Promise<Prepared | Unable> {
  const workspace = await workspaceOf(context, through ? 'shared' : 'alone', size);
  if ('cannot' in workspace) return workspace;
  const tenants = await workspace.tenants();
  if (through) await workspace.listen();
  let round = 0;
  const ours: Contender = {
    name: through ? 'render through an open console' : 'render alone',
    units: 1,
    round: async () => {
      const tenant = tenants[round++ % tenants.length] ?? '';
      const began = performance.now();
      const text = await workspace.run('cli.js', 'render', tenant, '--env', 'production');
      const took = performance.now() - began;
      if (!text.includes(tenant)) throw new Error(`the rendering of ${tenant} does not name it`);
      return took;
    },
  };
  return {
    contenders: [ours, node],
    notes: ['Every round renders another tenant, from the start of the process to its end.'],
    close: () => workspace.close(),
  };
}
