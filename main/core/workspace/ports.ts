import type { AuditVerification, DoctorCheck, IdentityInfo, RecoveryKit } from '../../contract/results.ts';
import type { AuditLog, BundleSealer, Database, DraftStore } from '../ports.ts';

/** What a workspace's header says without its key. */
export interface HeaderInfo {
  /** UUIDv7. */
  readonly id: string;
  readonly name: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  readonly sealing: 'keychain' | 'passphrase' | 'none';
  readonly sample: boolean;
  /** `made` once its words were typed back. */
  readonly recoveryKit: 'made' | 'unproven' | 'missing' | 'not-needed';
}

/** How a workspace is to be sealed. */
export type SealingMode =
  | { readonly kind: 'keychain' }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'none' };

/** The header of the data folder and the ways to its data key. A data key is 32 bytes; null where nothing is sealed. */
export interface Vault {
  /**
   * The header, or null where there is none.
   * @throws BinnacleError DAMAGED or NEWER_FORMAT.
   */
  read(): Promise<HeaderInfo | null>;
  /** Makes folder, header and key. @throws BinnacleError KEYCHAIN_UNAVAILABLE with nothing created. */
  create(options: { readonly name: string; readonly sample: boolean; readonly mode: SealingMode }): Promise<{
    readonly header: HeaderInfo;
    readonly dataKey: Uint8Array | null;
  }>;
  /** @throws BinnacleError LOCKED, KEYCHAIN_UNAVAILABLE or DAMAGED. */
  open(with_: { readonly passphrase?: string; readonly recoveryKit?: string }): Promise<Uint8Array | null>;
  /** Makes the header of a sealed workspace beside the unsealed one's; `commit` puts it in place. */
  prepareSeal(mode: SealingMode): Promise<{ readonly dataKey: Uint8Array; commit(): Promise<HeaderInfo> }>;
  /**
   * Makes a lost or damaged header anew from its recovery kit, its key kept in the keychain or under the passphrase given.
   * @throws BinnacleError LOCKED or INVALID_INPUT for words that are not its kit's.
   */
  rebuild(recoveryKit: string, passphrase: string | undefined): Promise<HeaderInfo>;
  makeKit(dataKey: Uint8Array): Promise<RecoveryKit>;
  /** Whether these words are the kit's; remembers that they were. */
  proveKit(dataKey: Uint8Array, words: string): Promise<boolean>;
  keychain(): Promise<{ readonly available: boolean; readonly backend: string; readonly reason: string }>;
  identity(): Promise<IdentityInfo | null>;
  readonly bundles?: BundleSealer;
  /** The operator's identity, made when there is none. */
  makeIdentity(): Promise<IdentityInfo>;
}

/** The store and log of an open workspace. */
export interface OpenStorage {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly drafts: DraftStore;
  /** What recovery had to do, as sentences. */
  readonly recovery: readonly string[];
  /** Why writing has stopped; empty while it has not. */
  trouble(): string;
  close(): Promise<void>;
}

/** Told how many of the log's sealed segments have been verified. */
export type VerifyProgress = (done: number, total: number) => void;

/** The files of the data folder. */
export interface WorkspaceStorage {
  readonly folder: string;
  /** @throws BinnacleError DAMAGED or NEWER_FORMAT. */
  open(header: HeaderInfo, dataKey: Uint8Array | null): Promise<OpenStorage>;
  /** Rewrites an unsealed, closed store under a data key; the unsealed files go once the header is in place. */
  seal(header: HeaderInfo, dataKey: Uint8Array, commit: () => Promise<HeaderInfo>): Promise<HeaderInfo>;
  /** Reads every file without opening or repairing any. */
  verify(header: HeaderInfo, dataKey: Uint8Array | null, progress: VerifyProgress): Promise<AuditVerification>;
  /** Checks of folder, disk, checkpoints and children for `doctor`. */
  check(header: HeaderInfo | null, dataKey: Uint8Array | null): Promise<readonly DoctorCheck[]>;
  /** Keeps aside what happens while the log is closed; gives the milliseconds the caller should be made to wait. */
  noteWhileClosed(event: ClosedEvent): number;
}

/** Something that happened while the log was closed: codes and numbers only, since nothing can be sealed then. */
export interface ClosedEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly host: string;
  readonly operation: string;
  /** The failure's code. */
  readonly code: string;
}
