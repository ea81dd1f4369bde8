import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto, systemClock } from '../../../main/adapters/node-crypto.ts';
import { beginSealing, finishSealing, isSealingUnderWay, type SealingOptions } from '../../../main/adapters/sealing.ts';
import { openAuditLog } from '../../../main/storage/audit/audit-log.ts';
import { verifyAudit } from '../../../main/storage/audit/verify.ts';
import { type FileSystem, nodeFiles } from '../../../main/storage/files.ts';
import { inspectStore } from '../../../main/storage/inspect.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { openStore } from '../../../main/storage/store.ts';
import { draft } from '../../helpers/audit/drafts.ts';
import { testIdentity } from '../../helpers/audit/log.ts';
import { failingFiles } from '../../helpers/storage/failing-suite.ts';

const workspaceId = '0199a1b2-c3d4-7000-8000-0123456789ab';
const identity = testIdentity();
const base = mkdtempSync(join(tmpdir(), 'binnacle-sealing-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A word that stands in every entry's erasable part and in a fact. */
const word = 'raise the pool before the migration';
const entries = 50;

function optionsFor(folder: string, files: FileSystem = nodeFiles()): SealingOptions {
  return { files, folder, storeFolder: join(folder, 'store'), workspaceId, clock: systemClock, crypto: nodeCrypto };
}

async function openBoth(folder: string, dataKey: Uint8Array | null) {
  const { files, storeFolder } = optionsFor(folder);
  const store = await openStore({ folder: storeFolder, files, dataKey, workspaceId, migrations, clock: systemClock });
  const audit = await openAuditLog({
    database: store,
    folder,
    files,
    dataKey,
    workspaceId,
    identity,
    checkpointsFolder: `${folder}-outside`,
    crypto: nodeCrypto,
    clock: systemClock,
    segmentEntries: 16,
  });
  return { store, audit };
}

/** An unsealed workspace with three sealed-off segments and an open one. */
async function unsealed(name: string): Promise<string> {
  const folder = join(base, name);
  const { store, audit } = await openBoth(folder, null);
  for (let at = 0; at < entries; at++) {
    store.transaction((tx) => {
      tx.run("INSERT INTO change_set (id, title, reason, ticket, author, time) VALUES (?, ?, '', '', 'a', 1)", [
        `c-${at}`,
        word,
      ]);
      audit.append(tx, draft(at));
    });
  }
  await audit.maintain();
  await audit.close();
  await store.close();
  expect(readdirSync(join(folder, 'audit'))).toHaveLength(3);
  return folder;
}

function everyFile(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function expectWholeAndSealed(folder: string, dataKey: Uint8Array): Promise<void> {
  const { files, storeFolder } = optionsFor(folder);
  for (const path of everyFile(folder)) expect(readFileSync(path).includes(word), path).toBe(false);
  expect(inspectStore(storeFolder, dataKey, files).filter(({ severity }) => severity === 'damage')).toEqual([]);
  const { store, audit } = await openBoth(folder, dataKey);
  try {
    expect(store.get<{ n: number }>('SELECT count(*) AS n FROM change_set')?.n).toBe(entries);
    expect(
      audit
        .query({ limit: 100 })
        .entries.map(({ detail }) => (detail?.detail as { title?: string } | undefined)?.title)
        .reverse(),
    ).toEqual(Array.from({ length: entries }, (_, at) => `Change ${at}`));
    const verified = await verifyAudit({
      files,
      folder,
      dataKey,
      workspaceId,
      checkpointsFolder: `${folder}-outside`,
      database: store,
      identities: [identity.id],
    });
    expect(verified.problems).toEqual([]);
    expect(verified.entries).toBe(entries);
  } finally {
    await audit.close();
    await store.close();
  }
}

describe('sealing an unsealed workspace', () => {
  test('leaves no file that can be read without the key, and loses nothing', async () => {
    const folder = await unsealed('whole');
    expect(everyFile(folder).some((path) => readFileSync(path).includes(word))).toBe(true);
    const dataKey = randomBytes(32);
    beginSealing(optionsFor(folder), dataKey);
    await finishSealing(optionsFor(folder), dataKey);
    await expectWholeAndSealed(folder, dataKey);
    expect(isSealingUnderWay(optionsFor(folder), dataKey)).toBe(false);
  });

  test('is finished by running it again, whichever call failed first', async () => {
    const original = await unsealed('original');
    const dataKey = randomBytes(32);
    let failed = 0;
    for (let nth = 1; ; nth += 3) {
      const folder = join(base, `copy-${nth}`);
      cpSync(original, folder, { recursive: true });
      cpSync(`${original}-outside`, `${folder}-outside`, { recursive: true });
      const files = failingFiles(nodeFiles(), nth, { kind: 'error', code: 'EIO', lasting: true });
      const options = optionsFor(folder, files);
      let stopped = false;
      try {
        beginSealing(options, dataKey);
        await finishSealing(options, dataKey);
      } catch {
        stopped = true;
      }
      if (stopped) {
        failed++;
        beginSealing(optionsFor(folder), dataKey);
        await finishSealing(optionsFor(folder), dataKey);
      }
      await expectWholeAndSealed(folder, dataKey);
      rmSync(folder, { recursive: true });
      if (!stopped) break;
    }
    expect(failed).toBeGreaterThan(20);
  });

  test('a note that was not made with the key is not believed', async () => {
    const folder = await unsealed('stranger');
    beginSealing(optionsFor(folder), randomBytes(32));
    expect(() => isSealingUnderWay(optionsFor(folder), randomBytes(32))).toThrow(/not made with this workspace/);
    writeFileSync(join(folder, 'sealing'), '{}');
    expect(() => isSealingUnderWay(optionsFor(folder), randomBytes(32))).toThrow(/not made with this workspace/);
  });
});
