import { cpSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditDraft, Identity } from '../../../main/core/ports.ts';
import { openAuditLog, type StoredAuditLog, segmentFolder } from '../../../main/storage/audit/audit-log.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { openStore, type Store } from '../../../main/storage/store.ts';
import { draft } from '../../helpers/audit/drafts.ts';
import { generateLog } from '../../helpers/audit/generate.ts';
import { testIdentity, testRandom } from '../../helpers/audit/log.ts';
import type { BenchContext } from '../harness.ts';

/** The workspace every measured log belongs to. */
export const benchWorkspace = '0199a1b2-c3d4-7000-8000-00000000be4c';
/** The key every measured workspace is sealed under. */
export const benchKey: Uint8Array = new Uint8Array(32).fill(11);
/** Entries of a sealed segment, as the console has it. */
export const segmentEntries = 8192;
/** Tenants the entries speak of: no multiple of how many operations there are, so that every tenant has all of them. */
export const auditTenants = 9999;

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The draft behind a sequence: the same that `generateLog` makes, with times that only go forward. */
export function auditDraft(sequence: number): AuditDraft {
  const at = sequence - 1;
  const tenant = at % 5 === 4 ? null : auditTenant((at * 7919) % auditTenants);
  return draft(at, { tenant, time: draft(0).time + (at % 15_000_000) * 1000 });
}

/** A tenant's identifier. */
export function auditTenant(number: number): string {
  return `isp-${String(number).padStart(5, '0')}`;
}

/** Store and audit log of a data folder. */
export interface OpenFolder {
  readonly store: Store;
  readonly audit: StoredAuditLog;
  close(): Promise<void>;
}

/** Opens a data folder as the console does, once its key is there. */
export async function openFolder(folder: string, identity: Identity = testIdentity()): Promise<OpenFolder> {
  const files = nodeFiles();
  const common = { files, dataKey: benchKey, workspaceId: benchWorkspace, clock };
  mkdirSync(folder, { recursive: true });
  const store = await openStore({ ...common, folder: join(folder, 'store'), migrations });
  const checkpointsFolder = `${folder}-checkpoints`;
  const audit = await openAuditLog({
    ...common,
    folder,
    database: store,
    identity,
    checkpointsFolder,
    crypto: testRandom,
  });
  return {
    store,
    audit,
    async close() {
      await audit.close();
      await store.close();
    },
  };
}

/** A data folder with so many audit entries and nothing else: full segments, and the rest open. Made once in a run; to be read only. */
export function auditFolder(context: BenchContext, entries: number): Promise<string> {
  return context.shared(`audit-${entries}`, async () => {
    const folder = join(context.folder, `audit-${entries}`);
    mkdirSync(folder);
    if (entries >= segmentEntries) await generateSegments(folder, entries);
    const { store, audit, close } = await openFolder(folder);
    for (let from = audit.head().sequence; from < entries; from = audit.head().sequence) {
      store.transaction((tx) => {
        for (let at = from; at < Math.min(from + 512, entries); at++) audit.append(tx, auditDraft(at + 1));
      });
      await store.durable();
    }
    await close();
    return folder;
  });
}

async function generateSegments(folder: string, entries: number): Promise<void> {
  const files = nodeFiles();
  const common = { files, dataKey: benchKey, workspaceId: benchWorkspace };
  const store = await openStore({ ...common, folder: join(folder, 'store'), migrations, clock });
  generateLog({ ...common, database: store, folder, entries, segmentEntries, tenants: auditTenants });
  await store.close();
}

/** A copy that may be written to. Segments never change and are linked. */
export function copyFolder(from: string, to: string): void {
  const segments = join(from, segmentFolder);
  cpSync(from, to, { recursive: true, filter: (path) => !path.startsWith(`${segments}/`) });
  cpSync(`${from}-checkpoints`, `${to}-checkpoints`, { recursive: true });
  mkdirSync(join(to, segmentFolder), { recursive: true });
  for (const name of readdirSync(segments)) linkSync(join(segments, name), join(to, segmentFolder, name));
}
