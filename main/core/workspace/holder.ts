import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { Operation } from '../../contract/operation.ts';
import type { KeychainStatus, ToDo, WorkspaceInfo, WorkspaceState } from '../../contract/results.ts';
import { listEnvironments } from '../environment/environments.ts';
import { countFacts, currentFact } from '../facts.ts';
import type { Clock, Crypto, Sandbox } from '../ports.ts';
import type { ServiceDeps } from '../service.ts';
import { type OpenHandlers, openServices } from '../services.ts';
import { finishErasures } from '../tenant/erase.ts';
import { countTenants } from '../tenant/tenants.ts';
import type { ClosedEvent, HeaderInfo, OpenStorage, Vault, WorkspaceStorage } from './ports.ts';
import { type BuiltIns, ensureFirstFacts } from './seed.ts';

/** What the holder of a workspace is made of. */
export interface HolderOptions {
  readonly vault: Vault;
  readonly storage: WorkspaceStorage;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly builtIns: () => Promise<BuiltIns>;
  readonly version: string;
  readonly operator: { readonly name: string; readonly role: string };
  readonly pid: number;
}

/**
 * Holds the one workspace of a data folder through its states: none, locked, open, damaged, newer.
 *
 * Every move between states goes through here, so that no service ever sees a half-open workspace.
 */
export class WorkspaceHolder {
  readonly options: HolderOptions;
  #header: HeaderInfo | null = null;
  #dataKey: Uint8Array | null = null;
  #storage: OpenStorage | undefined;
  #parts: { readonly deps: ServiceDeps; readonly handlers: OpenHandlers } | undefined;
  #state: WorkspaceState = 'none';
  #trouble: BinnacleError | undefined;

  constructor(options: HolderOptions) {
    this.options = options;
  }

  /** Reads the header and opens what opens without a person. Never throws: what went wrong becomes the state. */
  async start(): Promise<void> {
    try {
      this.#header = await this.options.vault.read();
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#header === null) return;
    this.#state = 'locked';
    if (this.#header.sealing === 'passphrase') return;
    try {
      await this.open({});
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Opens the workspace with a key a person gave. @throws BinnacleError with the reason; the state says it too. */
  async open(key: { readonly passphrase?: string; readonly recoveryKit?: string }): Promise<void> {
    if (this.#storage !== undefined) return;
    const header = this.header();
    await this.adopt(header, await this.options.vault.open(key));
  }

  /** Opens the store under a key that is known: store, then first facts, then services. */
  async adopt(header: HeaderInfo, dataKey: Uint8Array | null, tenants?: number): Promise<void> {
    this.#header = header;
    this.#dataKey = dataKey;
    this.#state = 'locked';
    try {
      this.#storage = await this.options.storage.open(header, dataKey);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    const { sandbox, clock, crypto, operator, builtIns } = this.options;
    const { database, audit, drafts } = this.#storage;
    const { bundles } = this.options.vault;
    const sealer = bundles === undefined ? {} : { bundles };
    const deps: ServiceDeps = { database, audit, drafts, sandbox, clock, crypto, ...sealer };
    finishErasures(deps);
    await ensureFirstFacts(deps, builtIns, {
      name: header.name,
      sample: header.sample,
      author: operator.name,
      ...(tenants === undefined ? {} : { tenants }),
    });
    this.#parts = { deps, handlers: openServices(deps, () => this.#toDos()) };
    this.#state = 'open';
    this.#trouble = undefined;
  }

  /** Forgets the key and closes the store. */
  async lock(): Promise<void> {
    const storage = this.#storage;
    this.#storage = undefined;
    this.#parts = undefined;
    this.#state = 'locked';
    await storage?.close();
    this.#dataKey?.fill(0);
    this.#dataKey = null;
  }

  /** Closes everything, leaving the files as they are. */
  async close(): Promise<void> {
    if (this.#header === null) return;
    await this.lock();
  }

  /** The header. @throws BinnacleError NO_WORKSPACE, or what the header's own trouble is. */
  header(): HeaderInfo {
    if (this.#header !== null) return this.#header;
    throw this.#trouble ?? noWorkspace(this.options.storage.folder);
  }

  /** The header or null, without an error. */
  peekHeader(): HeaderInfo | null {
    return this.#header;
  }

  /** Takes in a header that changed. */
  replaceHeader(header: HeaderInfo): void {
    this.#header = header;
  }

  /** The data key while it is known; null where nothing is sealed. @throws BinnacleError LOCKED. */
  dataKey(): Uint8Array | null {
    if (this.header().sealing !== 'none' && this.#dataKey === null) throw locked();
    return this.#dataKey;
  }

  parts() {
    return this.#parts;
  }

  require(needs: Operation['needs']): void {
    if (needs === 'nothing') return;
    const header = this.header();
    if (needs === 'workspace' || this.#parts !== undefined) return;
    if (this.#trouble !== undefined) throw this.#trouble;
    throw locked(header.name);
  }

  /** Keeps aside what happens while the log is closed; gives the milliseconds the caller should be made to wait. */
  noteWhileClosed(event: ClosedEvent): number {
    return this.#header === null ? 0 : this.options.storage.noteWhileClosed(event);
  }

  /** What the status bar, `workspace info` and the first screen show. */
  async info(): Promise<WorkspaceInfo> {
    const header = this.#header;
    const trouble = this.#storage?.trouble() ?? '';
    const deps = this.#parts?.deps;
    const named =
      deps === undefined ? undefined : currentFact<{ name: string }>(deps.database, 'workspace', 'workspace');
    const newest = deps?.audit.query({ limit: 1 }).entries[0];
    return {
      state: trouble === '' ? this.#state : 'read-only',
      folder: this.options.storage.folder,
      id: header?.id ?? null,
      name: named?.name ?? header?.name ?? null,
      sealing: header?.sealing ?? null,
      sample: header?.sample ?? false,
      createdAt: header?.createdAt ?? null,
      trouble:
        trouble === ''
          ? this.#trouble === undefined
            ? ''
            : `${this.#trouble.message} ${this.#trouble.fix}`.trim()
          : trouble,
      tenants: deps === undefined ? null : countTenants(deps.database),
      templates: deps === undefined ? null : countFacts(deps.database, 'template'),
      environments:
        deps === undefined
          ? []
          : listEnvironments(deps.database).map(({ name, protected: mark }) => ({ name, protected: mark })),
      audit: deps?.audit.head() ?? null,
      keptAt: newest?.time ?? null,
      keychain: await this.keychain(),
      recovery: this.#storage?.recovery ?? [],
      version: this.options.version,
      host: { role: 'leader', pid: this.options.pid },
      operator: this.options.operator,
    };
  }

  /** The keychain's state beside the workspace's. */
  async keychain(): Promise<KeychainStatus> {
    const header = this.#header;
    return {
      ...(await this.options.vault.keychain()),
      locked: header !== null && header.sealing !== 'none' && this.#dataKey === null,
      sealing: header?.sealing ?? null,
      recoveryKit: header === null ? 'not-needed' : header.recoveryKit === 'unproven' ? 'missing' : header.recoveryKit,
    };
  }

  #fail(error: unknown): void {
    const failure = toFailure(error);
    this.#state = failure.code === 'NEWER_FORMAT' ? 'newer' : failure.code === 'DAMAGED' ? 'damaged' : 'locked';
    this.#trouble = new BinnacleError(failure.code, failure.message, failure);
  }

  #toDos(): readonly ToDo[] {
    const header = this.header();
    const list: ToDo[] = [];
    const workspace = { count: 1, noun: 'workspace', since: header.createdAt } as const;
    if (header.sealing === 'none') {
      list.push({
        ...workspace,
        severity: header.sample ? 'week' : 'today',
        code: 'UNSEALED',
        title: header.sample ? 'This sample workspace is unsealed' : 'This workspace is unsealed',
        evidence: 'Anyone with this disk can read it',
        action: { label: 'Seal it…', area: 'workspace', target: 'seal' },
      });
    } else if (header.recoveryKit !== 'made') {
      list.push({
        ...workspace,
        severity: 'now',
        code: 'NO_RECOVERY_KIT',
        title: header.recoveryKit === 'unproven' ? 'The recovery kit was never proven' : 'There is no recovery kit',
        evidence: 'Without one, a lost keychain means a lost workspace',
        action: { label: 'Make the kit…', area: 'workspace', target: 'recovery-kit' },
      });
    }
    for (const sentence of this.#storage?.recovery ?? []) {
      list.push({
        ...workspace,
        severity: 'now',
        code: 'RECOVERED',
        title: 'The last opening had to recover',
        evidence: sentence,
        action: { label: 'Verify the log', area: 'audit', target: 'verify' },
      });
    }
    return list;
  }
}

function noWorkspace(folder: string): BinnacleError {
  return new BinnacleError('NO_WORKSPACE', `There is no workspace in ${folder}.`, {
    fix: 'Make one with `workspace init`, or `workspace init --sample` to look around; --data-dir names another folder.',
  });
}

function locked(name?: string): BinnacleError {
  return new BinnacleError(
    'LOCKED',
    name === undefined ? 'The workspace is locked.' : `The workspace ${name} is locked.`,
    {
      fix: 'Unlock it with `keychain unlock`, or pass the passphrase with --passphrase-fd.',
    },
  );
}
