import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { readDraft, slotOwner } from '../../../main/drafts/draft-file.ts';
import { resealDrafts } from '../../../main/drafts/reseal.ts';
import { resealKeyFile } from '../../../main/storage/audit/reseal.ts';
import { type FileSystem, nodeFiles } from '../../../main/storage/files.ts';
import { batchesOf, headOf, openDrafts } from '../../helpers/drafts/open-drafts.ts';
import { failingFiles } from '../../helpers/storage/failing-suite.ts';

/** An unsealed data folder with two whole drafts and one that is damaged after its second batch. */
async function unsealed(folder: string): Promise<void> {
  const { drafts, close } = openDrafts(folder, null);
  let damageAt = 0;
  for (const number of [1, 2, 3]) {
    const { id } = headOf(number);
    await drafts.create(headOf(number));
    await drafts.append(id, batchesOf(1, 2));
    damageAt = statSync(join(folder, 'drafts', `${id}.draft`)).size;
    await drafts.append(id, batchesOf(3, 4));
    await drafts.append(id, batchesOf(5, 6));
  }
  await close();
  const path = join(folder, 'drafts', `${headOf(3).id}.draft`);
  const bytes = readFileSync(path);
  bytes[damageAt + 40] = (bytes[damageAt + 40] as number) ^ 1;
  writeFileSync(path, bytes);
}

function seal(folder: string, dataKey: Uint8Array, files: FileSystem = nodeFiles()): void {
  const options = { files, folder, dataKey, crypto: nodeCrypto, workspaceId: 'workspace-1', usedSlot: 0 };
  resealKeyFile(options);
  resealDrafts(options);
}

async function expectSealed(folder: string, dataKey: Uint8Array): Promise<void> {
  const { drafts, keys, close } = openDrafts(folder, dataKey);
  expect(drafts.list()).toEqual([
    { head: headOf(1), batches: batchesOf(1, 6), savedAt: 5006, trouble: '' },
    { head: headOf(2), batches: batchesOf(1, 6), savedAt: 5006, trouble: '' },
    {
      head: headOf(3),
      batches: batchesOf(1, 2),
      savedAt: 5002,
      trouble: expect.stringMatching(/damaged after step 2/),
    },
  ]);
  const names = readdirSync(join(folder, 'drafts'));
  expect(names.sort()).toEqual([1, 2, 3].map((number) => `${headOf(number).id}.draft`));
  for (const number of [1, 2, 3]) {
    const { id } = headOf(number);
    const slot = keys.slot(slotOwner(id), 'draft');
    if (slot === undefined) throw new Error(`draft ${number} has no key`);
    const bytes = readFileSync(join(folder, 'drafts', `${id}.draft`));
    const own = { workspaceId: 'workspace-1', key: slot.key, slot: slot.number };
    // The draft's own key, which lay open in the unsealed key file, is not enough any more.
    expect(readDraft(id, bytes, { ...own, dataKey: null })).toMatch(/not sealed with the key/);
    expect(readDraft(id, bytes, { ...own, dataKey: randomBytes(32) })).toMatch(/damaged/);
  }
  await drafts.append(headOf(1).id, batchesOf(7, 7));
  await close();
}

test('sealing carries drafts over, and is finished by running it again, whichever call failed', async () => {
  const base = mkdtempSync(join(tmpdir(), 'binnacle-drafts-sealing-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const original = join(base, 'original');
  nodeFiles().makeFolder(original);
  await unsealed(original);
  const dataKey = randomBytes(32);
  let failed = 0;
  for (let nth = 1; ; nth += 2) {
    const folder = join(base, `copy-${nth}`);
    cpSync(original, folder, { recursive: true });
    let stopped = false;
    try {
      seal(folder, dataKey, failingFiles(nodeFiles(), nth, { kind: 'error', code: 'EIO', lasting: true }));
    } catch {
      stopped = true;
      failed++;
      seal(folder, dataKey);
    }
    await expectSealed(folder, dataKey);
    rmSync(folder, { recursive: true });
    if (!stopped) break;
  }
  expect(failed).toBeGreaterThan(20);
});
