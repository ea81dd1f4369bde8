import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Crypto, Database, Identity } from '../../../main/core/ports.ts';
import { type AuditLogOptions, openAuditLog, type StoredAuditLog } from '../../../main/storage/audit/audit-log.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { memoryDatabase } from '../../../main/storage/memory-database.ts';
import { facts } from '../../../main/storage/migrations/0001-facts.ts';
import { audit } from '../../../main/storage/migrations/0002-audit.ts';
import { draft } from './drafts.ts';

/** The workspace every test log belongs to. */
export const testWorkspace = '0199a1b2-c3d4-7000-8000-0123456789ab';

/** Migrations a log's database needs. */
export const auditMigrations = [facts, audit];

/** A fresh Ed25519 identity whose private key stays in this process. */
export function testIdentity(): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64'),
    store: 'memory',
    sign: (data) => sign(null, data, privateKey),
  };
}

/** Real randomness. */
export const testRandom: Pick<Crypto, 'random'> = { random: (bytes) => randomBytes(bytes) };

/** A log over a database in memory with its files in a folder of its own. */
export interface TestLog {
  readonly log: StoredAuditLog;
  readonly database: Database;
  readonly options: AuditLogOptions;
  /** The data folder. */
  readonly folder: string;
  /** The folder of checkpoints outside. */
  readonly outside: string;
  /** Appends drafts, each in a transaction of its own. */
  add(count: number, more?: Parameters<typeof draft>[1]): void;
  /** Closes the log and opens it again over the same database. */
  reopen(): Promise<TestLog>;
  remove(): Promise<void>;
}

/** Opens a log in new folders. */
export async function testLog(more: Partial<AuditLogOptions> = {}): Promise<TestLog> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-audit-'));
  const outside = mkdtempSync(join(tmpdir(), 'binnacle-outside-'));
  const options: AuditLogOptions = {
    database: await memoryDatabase(auditMigrations),
    folder,
    files: nodeFiles(),
    dataKey: randomBytes(32),
    workspaceId: testWorkspace,
    identity: testIdentity(),
    checkpointsFolder: outside,
    crypto: testRandom,
    clock: { now: () => Date.UTC(2026, 5, 2), monotonic: () => 5 },
    ...more,
  };
  return over(options, outside);
}

async function over(options: AuditLogOptions, outside: string): Promise<TestLog> {
  const log = await openAuditLog(options);
  const { database, folder } = options;
  return {
    log,
    database,
    options,
    folder,
    outside,
    add(count, moreDraft) {
      for (let i = 0; i < count; i++) {
        const at = log.head().sequence;
        database.transaction((tx) => log.append(tx, draft(at, moreDraft)));
      }
    },
    async reopen() {
      await log.close();
      return over(options, outside);
    },
    async remove() {
      await log.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(outside, { recursive: true, force: true });
    },
  };
}
