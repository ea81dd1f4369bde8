import { join } from 'node:path';
import type { WhatIf } from '../../../main/contract/whatif.ts';
import type { BenchContext, BenchRow, Prepared, Unable } from '../harness.ts';
import { type Ask, openApi } from '../inputs/open-api.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

/** Keystrokes of one round, each a character more than the one before. */
const keystrokes = 20;
/** A template that every tenant in production reads. */
const template = 'tenant-production';

/** What an edit would do to the fleet: the first counts while somebody types, and the whole answer. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B2',
    title: 'Keystroke to first what-if counts, through the loopback host',
    unit: 'keystrokes',
    sizeOf: 'tenants',
    goals: [{ kind: 'below', figure: 'p95 ms', most: 100 }],
    sizes: [1000, 3000, 10_000],
    quickSize: 200,
    prepare: (size, context) =>
      prepare(size, context, keystrokes, async (ask) => {
        const { text } = dataOf<{ text: string }>(await ask('template.show', { template }));
        let typed = 0;
        return async () => {
          const times: number[] = [];
          for (let at = 0; at < keystrokes; at++) {
            const edited = `${text}\nmeasured: "${'x'.repeat(++typed % 50)}"\n`;
            const began = performance.now();
            const answer = dataOf<WhatIf>(await ask('whatif.start', { template, text: edited, window: 'bench' }));
            times.push(performance.now() - began);
            if (answer.changed === 0) throw new Error('the first counts say that nothing changes');
          }
          times.sort((a, b) => a - b);
          const part = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
          const milliseconds = times.reduce((sum, one) => sum + one, 0);
          return { milliseconds, figures: { 'p50 ms': part(0.5), 'p95 ms': part(0.95) } };
        };
      }),
  },
  {
    name: 'B2',
    title: 'Full what-if of an edit that every rendering of one document reads, through the loopback host',
    unit: 'what-ifs',
    sizeOf: 'tenants',
    goals: [{ kind: 'below', figure: 'whole ms', most: 1000 }],
    sizes: [1000, 3000, 10_000],
    quickSize: 200,
    prepare: (size, context) =>
      prepare(size, context, 1, async (ask) => {
        let value = 100;
        return async () => {
          const began = performance.now();
          const edit = { variable: { name: 'DB_POOL_MAX', value: value++ }, document: 'tenant' };
          const answer = dataOf<WhatIf>(await ask('whatif', edit));
          const milliseconds = performance.now() - began;
          if (answer.partial) throw new Error('the answer is not whole');
          return { milliseconds, figures: { 'whole ms': milliseconds, renderings: answer.total } };
        };
      }),
  },
];

async function prepare(
  size: number,
  context: BenchContext,
  units: number,
  make: (ask: Ask) => Promise<() => Promise<{ milliseconds: number; figures: Readonly<Record<string, number>> }>>,
): Promise<Prepared | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  const workspace = await SampleWorkspace.make(join(context.folder, `whatif-${units}-${size}`), size);
  try {
    const host = await workspace.listen();
    const round = await make(await openApi(host.openFile));
    return {
      contenders: [{ name: 'binnacle', units, round }],
      notes: ['No peer does this. Each answer is read from JSON; the page’s own drawing is not in it.'],
      close: () => workspace.close(),
    };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}

function dataOf<T>(answer: object): T {
  if ('data' in answer) return answer.data as T;
  throw new Error(`it was refused: ${JSON.stringify(answer).slice(0, 400)}`);
}
