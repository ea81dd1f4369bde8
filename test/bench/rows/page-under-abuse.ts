import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../../main/hosts/loopback/browser.ts';
import type { BenchContext, BenchRow, Prepared, Reading, Unable } from '../harness.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

const abuser = resolve(import.meta.dirname, '..', 'children', 'abuse.ts');
/** Steps a round measures; the slowest twentieth of them counts. */
const steps = 60;

/** The page while a program on the same machine floods the loopback host: a step opens a tenant, answered by the engine. */
export const rows: readonly BenchRow[] = [
  {
    name: 'ABUSE',
    title: 'The page while a thousand slow connections, 100 MB bodies, 100,000 headers and pipelines press on the host',
    unit: 'rounds',
    sizeOf: 'tenants',
    goals: [
      { kind: 'below', figure: 'p95 ms', most: 300 },
      { kind: 'below', figure: 'added MiB', most: 100 },
    ],
    sizes: [150],
    quickSize: 20,
    packages: ['playwright-core'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  if (process.platform !== 'linux') return { cannot: 'the host’s memory is read from /proc, which only Linux has.' };
  const executablePath = findBrowser();
  if (executablePath === undefined) return { cannot: 'no Chromium, Chrome or Edge was found. Install chromium.' };
  const workspace = await SampleWorkspace.make(join(context.folder, `abuse-${size}`), size);
  const host = await workspace.listen();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(pathToFileURL(host.openFile).href);
  await page.waitForURL((url) => url.protocol === 'http:' && url.pathname === '/');
  const port = Number(new URL(page.url()).port);
  await page.locator('.shell').waitFor();
  const tenants = await workspace.tenants();
  // What the host needs for this work by itself is there before it is pressed.
  for (let round = 0; round < 5; round++) await roundOf(page, tenants);
  /** What rounds of each kind have added to the host's memory so far; an allocator gives little back. */
  const added = { pressed: 0, alone: 0 };
  const measured = async (kind: keyof typeof added) => {
    const before = residentMiB(host.pid);
    const reading = await roundOf(page, tenants);
    added[kind] += residentMiB(host.pid) - before;
    return { ...reading, figures: { ...reading.figures, 'added MiB': added[kind] } };
  };
  return {
    contenders: [
      {
        name: 'under abuse',
        units: 1,
        round: async () => {
          const child = await begin(port);
          const reading = await measured('pressed');
          const closed = Object.values(await endOf(child)).reduce((sum, one) => sum + one, 0);
          return { ...reading, figures: { ...reading.figures, 'connections closed': closed } };
        },
      },
      { name: 'left alone', units: 1, round: () => measured('alone') },
    ],
    notes: [
      `${steps} steps a round, each from choosing a tenant until its facts are drawn. The pressing program runs on the same machine and takes its share of the processor. Added memory is what all rounds of a kind so far added to the host.`,
    ],
    async close() {
      await browser.close();
      await host.end();
      await workspace.close();
    },
  };
}

/** Times what a person sees: from choosing a tenant until the page has drawn what the engine says of it. */
async function roundOf(page: Page, tenants: readonly string[]): Promise<Reading> {
  const began = performance.now();
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    times.push(
      await page.evaluate(
        (tenant) =>
          new Promise<number>((done) => {
            const start = performance.now();
            location.hash = `#/fleet/${tenant}`;
            const look = () => {
              const head = document.querySelector('.tenant-detail .detail-head');
              const drawn = head?.querySelector('code')?.textContent === tenant;
              // Until the engine has answered the heading repeats the identifier.
              if (drawn && head?.querySelector('h2')?.textContent !== tenant) done(performance.now() - start);
              else requestAnimationFrame(look);
            };
            look();
          }),
        tenants[step % tenants.length] ?? '',
      ),
    );
  }
  times.sort((a, b) => a - b);
  return {
    milliseconds: performance.now() - began,
    figures: { 'p50 ms': times[Math.floor(steps / 2)] ?? 0, 'p95 ms': times[Math.ceil(steps * 0.95) - 1] ?? 0 },
  };
}

async function begin(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [abuser, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((go) => child.stdout?.once('data', () => go()));
  return child;
}

async function endOf(child: ChildProcess): Promise<Record<string, number>> {
  let counts = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    counts += chunk.toString();
  });
  const gone = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  await gone;
  return JSON.parse(counts) as Record<string, number>;
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
