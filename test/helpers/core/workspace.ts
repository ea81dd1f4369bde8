import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readBuiltIns } from '../../../main/adapters/built-ins.ts';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import type { ConsoleEvent, Envelope, RequestMeta } from '../../../main/contract/messages.ts';
import type { OperationName, Parameters, Result } from '../../../main/contract/operations.ts';
import type { Clock, Database, Sandbox } from '../../../main/core/ports.ts';
import { openServices } from '../../../main/core/services.ts';
import { ensureFirstFacts } from '../../../main/core/workspace/seed.ts';
import type { Principal } from '../../../main/dispatch/authority.ts';
import { type AnyHandler, Dispatcher } from '../../../main/dispatch/dispatcher.ts';
import { type FileDraftStore, openDraftStore } from '../../../main/drafts/store.ts';
import { createIdentity } from '../../../main/keychain/identity.ts';
import { openAuditLog, type StoredAuditLog } from '../../../main/storage/audit/audit-log.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { memoryDatabase } from '../../../main/storage/memory-database.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';

/** A workspace in memory with the real dispatcher, services and audit log. */
export interface TestWorkspace {
  readonly database: Database;
  readonly audit: StoredAuditLog;
  /** The drafts of this opening. */
  readonly drafts: FileDraftStore;
  /** Closes the drafts and opens them anew, as a new start of the console does. */
  reopenDrafts(): Promise<void>;
  /** Where its key file and drafts lie. */
  readonly folder: string;
  readonly events: readonly ConsoleEvent[];
  readonly principal: { name: string; role: string };
  call<N extends OperationName>(
    operation: N,
    parameters: Parameters<N>,
    meta?: Partial<RequestMeta>,
  ): Promise<Envelope<Result<N>>>;
  /** The data of an answer that must be one. */
  data<N extends OperationName>(
    operation: N,
    parameters: Parameters<N>,
    meta?: Partial<RequestMeta>,
  ): Promise<Result<N>>;
  /** The error of an answer that must be one. */
  error(
    operation: string,
    parameters: unknown,
    meta?: Partial<RequestMeta>,
  ): Promise<{ code: string; message: string; fix: string; path: string }>;
}

/** A sandbox for tests that render nothing. */
const noSandbox: Sandbox = {
  render: () => Promise.reject(new Error('nothing renders here')),
  inspect: () => Promise.reject(new Error('nothing renders here')),
  parse: () => Promise.reject(new Error('nothing renders here')),
  close: () => Promise.resolve(),
};

/** Opens one with the built-in templates and, when asked for, invented tenants; over a store where one is given. It is gone when the test ends. */
export async function openTestWorkspace(
  options: { sandbox?: Sandbox; tenants?: number; principal?: Principal; database?: Database } = {},
): Promise<TestWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-core-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let time = Date.UTC(2026, 10, 20, 14, 0, 0);
  const clock: Clock = { now: () => (time += 1000), monotonic: () => time };
  const database = options.database ?? (await memoryDatabase(migrations));
  const identity = await createIdentity({ keychain: null, stateFolder: join(folder, 'state') });
  const place = { folder, files: nodeFiles(), dataKey: null, workspaceId: nodeCrypto.uuid() };
  const audit = await openAuditLog({
    ...place,
    database,
    identity,
    checkpointsFolder: join(folder, 'checkpoints'),
    crypto: nodeCrypto,
    clock,
  });
  const openDrafts = () => openDraftStore({ ...place, keys: audit.keys });
  let drafts = openDrafts();
  let deps = { database, audit, drafts, sandbox: options.sandbox ?? noSandbox, clock, crypto: nodeCrypto };
  await ensureFirstFacts(
    deps,
    () => Promise.resolve(readBuiltIns(new URL('../../../templates', import.meta.url).pathname)),
    {
      name: 'Test',
      sample: (options.tenants ?? 0) > 0,
      author: 'tester',
      tenants: options.tenants ?? 0,
    },
  );
  const events: ConsoleEvent[] = [];
  const principal = { name: 'tester', role: 'admin', ...options.principal };
  const services = () => openServices(deps, () => []) as unknown as Readonly<Record<string, AnyHandler>>;
  let handlers = services();
  const dispatcher = new Dispatcher({
    workspace: {
      parts: () => ({ deps, handlers }),
      require: () => undefined,
      controls: {},
      noteWhileClosed: () => 0,
    },
    principal,
    clock,
    broadcast: (event) => events.push(event),
  });
  const answer = (operation: string, parameters: unknown, meta: Partial<RequestMeta> = {}) =>
    dispatcher.answer({
      operation,
      parameters,
      meta: {
        requestId: nodeCrypto.uuid(),
        correlationId: nodeCrypto.uuid(),
        host: 'cli',
        reason: '',
        ticket: '',
        dryRun: false,
        confirm: '',
        ...meta,
      },
    });
  return {
    database,
    audit,
    get drafts() {
      return drafts;
    },
    reopenDrafts: async () => {
      await drafts.close();
      drafts = openDrafts();
      deps = { ...deps, drafts };
      handlers = services();
    },
    folder,
    events,
    principal,
    call: (operation, parameters, meta) => answer(operation, parameters, meta) as never,
    data: async (operation, parameters, meta) => {
      const envelope = await answer(operation, parameters, meta);
      if ('error' in envelope) throw new Error(`${operation}: ${envelope.error.code} ${envelope.error.message}`);
      return envelope.data as never;
    },
    error: async (operation, parameters, meta) => {
      const envelope = await answer(operation, parameters, meta);
      if (!('error' in envelope)) throw new Error(`${operation} did not fail`);
      return envelope.error;
    },
  };
}
