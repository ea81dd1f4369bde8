import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { inFolder, testKey } from '../storage/open-store.ts';
import { type Random, seeded } from '../storage/random.ts';
import { batchesOf, openDrafts } from './open-drafts.ts';

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url));
/** Rounds after which a new folder is begun, so that first starts are killed too. */
const ROUNDS_PER_FOLDER = 10;

/** What the kill tests saw. */
export interface DraftKillReport {
  readonly rounds: number;
  /** Batches that were acknowledged. */
  readonly acknowledged: number;
  readonly discarded: number;
  /** Batches that were on disk and whose answer the kill came before. */
  readonly unanswered: number;
}

/** Kills a process that types at random moments, and looks each time for every batch that was acknowledged. */
export async function killWhileTyping(rounds: number, seed: number): Promise<DraftKillReport> {
  const random = seeded(seed);
  const report = { rounds, acknowledged: 0, discarded: 0, unanswered: 0 };
  for (let done = 0; done < rounds; ) {
    await inFolder(async (folder) => {
      mkdirSync(folder, { recursive: true });
      const noted = `${folder}.noted`;
      writeFileSync(noted, '');
      for (let round = 0; round < ROUNDS_PER_FOLDER && done < rounds; round++, done++) {
        await killOnce(folder, noted, done + 1, random);
        report.unanswered += await check(folder, noted, `round ${done}`);
      }
      const { kept, discarded } = read(noted);
      report.discarded += discarded.size;
      for (const count of kept.values()) report.acknowledged += count;
    });
  }
  return report;
}

/** Every draft that was not discarded is there with at least what was acknowledged; discarded ones are not. */
async function check(folder: string, noted: string, where: string): Promise<number> {
  const { kept, discarding, discarded } = read(noted);
  const opened = openDrafts(folder, testKey);
  let unanswered = 0;
  try {
    const found = new Map(opened.drafts.list().map((one) => [one.head.id, one]));
    for (const [id, count] of kept) {
      const draft = found.get(id);
      if (discarded.has(id)) expect(draft, `${where}: ${id}`).toBeUndefined();
      if (draft === undefined) {
        expect(discarding.has(id), `${where}: ${id} is gone`).toBe(true);
        continue;
      }
      expect(draft.trouble, where).toBe('');
      expect(draft.batches.length, where).toBeGreaterThanOrEqual(count);
      unanswered += draft.batches.length - count;
    }
    for (const { batches } of found.values()) expect(batches, where).toEqual(batchesOf(1, batches.length));
    expect(opened.keys.slotsOfClass('draft'), where).toHaveLength(found.size);
  } finally {
    await opened.close();
  }
  return unanswered;
}

function read(noted: string) {
  const kept = new Map<string, number>();
  const discarding = new Set<string>();
  const discarded = new Set<string>();
  for (const line of readFileSync(noted, 'utf8').split('\n').slice(0, -1)) {
    const [what, id = '', count] = line.split(' ');
    if (what === 'kept') kept.set(id, Math.max(kept.get(id) ?? 0, Number(count)));
    if (what === 'discarding') discarding.add(id);
    if (what === 'discarded') discarded.add(id);
  }
  return { kept, discarding, discarded };
}

async function killOnce(folder: string, noted: string, seed: number, random: Random): Promise<void> {
  const after = random.chance(0.1) ? 'opening' : 'open';
  const delay = random.below(60);
  const child = spawn(process.execPath, [CHILD, folder, noted, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the typing process ended by itself with ${code}`)));
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
