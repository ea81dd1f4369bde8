import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { openStore } from '../../../main/storage/store.ts';
import { batches, inFolder, storeOptions } from './open-store.ts';
import { seeded } from './random.ts';

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url));
/** Rounds after which a new store is begun, so that first starts are killed too. */
const ROUNDS_PER_STORE = 25;

/** What the kill tests saw. */
export interface KillReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Openings that cut a torn tail. */
  readonly cut: number;
  /** Longest opening after a kill, milliseconds. */
  readonly slowestOpen: number;
}

/** Kills a writing process at random moments, and looks each time for everything that was acknowledged. */
export async function killOften(rounds: number, seed: number): Promise<KillReport> {
  const random = seeded(seed);
  let acknowledged = 0;
  let cut = 0;
  let slowestOpen = 0;
  for (let done = 0; done < rounds; ) {
    await inFolder(async (folder) => {
      const noted = `${folder}.acknowledged`;
      writeFileSync(noted, '');
      for (let round = 0; round < ROUNDS_PER_STORE && done < rounds; round++, done++) {
        await killOnce(folder, noted, random.below(1000), random.chance(0.2) ? 'opening' : 'open', random.below(60));
        const promised = readFileSync(noted, 'utf8').split('\n').slice(0, -1).map(Number);
        const started = performance.now();
        const store = await openStore(storeOptions(folder));
        slowestOpen = Math.max(slowestOpen, performance.now() - started);
        const found = batches(store);
        expect(found, `round ${done}`).toEqual(Array.from({ length: found.length }, (_, i) => i));
        const there = new Set(found);
        expect(
          promised.filter((batch) => !there.has(batch)),
          `round ${done}`,
        ).toEqual([]);
        cut += store.recovery.problems.some((one) => one.code === 'TAIL') ? 1 : 0;
        expect(store.recovery.problems.filter((one) => one.severity === 'damage')).toEqual([]);
        // Half of the stores go on without an orderly end.
        if (random.chance(0.5)) await store.close();
      }
      acknowledged += readFileSync(noted, 'utf8').split('\n').length - 1;
    });
  }
  return { rounds, acknowledged, cut, slowestOpen };
}

async function killOnce(folder: string, noted: string, seed: number, after: string, delay: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, folder, noted, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the writing process ended by itself with ${code}`)));
    child.stdout.on('data', (text: string) => {
      said += text;
      if (said.split('\n').includes(after)) resolve();
    });
  });
  // The moment is what is being varied.
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  await gone;
}
