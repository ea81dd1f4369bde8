import type { DraftBatch } from '../contract/authoring.ts';
import type { Finding } from '../contract/finding.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import type { AuditEntry, LayerName, Leaf, TextFormat } from '../contract/model.ts';

/** A value as SQL knows it. */
export type SqlValue = string | number | null | Uint8Array;

/** Reads what has been committed (and, inside a transaction, what the transaction wrote). */
export interface Reader {
  /** All rows of a query, each an object keyed by column name. */
  all<T extends object>(sql: string, parameters?: readonly SqlValue[]): readonly T[];
  /** The first row of a query, or undefined. */
  get<T extends object>(sql: string, parameters?: readonly SqlValue[]): T | undefined;
}

/** One transaction. Its statements must be deterministic (no clock, no randomness, no unordered limit): they are replayed. */
export interface Transaction extends Reader {
  /** Runs one statement and gives the number of rows it changed. */
  run(sql: string, parameters?: readonly SqlValue[]): number;
}

/** The durable store. Synchronous: it lives on a thread that serves no window. */
export interface Database extends Reader {
  /**
   * Runs `work` as one transaction and journals it. Throws what `work` throws, with nothing kept.
   * The result may be acknowledged only after `durable()` resolved.
   * @throws BinnacleError STORAGE_FAILED once a write or fsync has failed: writing has stopped until the next opening.
   */
  transaction<R>(work: (tx: Transaction) => R): R;
  /** Resolves when every transaction so far is on disk; transactions that wait together share one fsync. */
  durable(): Promise<void>;
  /**
   * Rewrites what is stored so that nothing of what was deleted is left in any of its files: the database packed anew, two
   * snapshots, and everything older gone, copies that recovery set aside included.
   * @throws BinnacleError STORAGE_FAILED.
   */
  forget(): void;
  /** Flushes and releases everything. */
  close(): Promise<void>;
}

/** The time, as a port, so that core stays a function of its inputs. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Milliseconds of a clock that never runs backwards. */
  monotonic(): number;
}

/** Randomness and hashes, as a port. */
export interface Crypto {
  /** A UUIDv7 (RFC 9562), ordered by time of making. */
  uuid(): string;
  random(bytes: number): Uint8Array;
  /** SHA-256 of a text (UTF-8) or bytes, in lower-case hex. */
  sha256(data: string | Uint8Array): string;
}

/** A place that keeps small secrets by name: the operating system's keychain, or a stand-in for it. At most 2,560 bytes a value. */
export interface Keychain {
  /** The backend's own name, recorded next to what it wraps, for example `Secret Service`. */
  readonly backend: string;
  /** Whether it answers right now, and why not. */
  probe(): Promise<{ readonly available: boolean; readonly reason: string }>;
  get(account: string): Promise<Uint8Array | undefined>;
  set(account: string, secret: Uint8Array): Promise<void>;
  delete(account: string): Promise<boolean>;
}

/** The operator's signing key (Ed25519). The private half never leaves the adapter. */
export interface Identity {
  /** SHA-256 of the raw public key, hex. */
  readonly id: string;
  /** Raw public key, 32 bytes, base64. */
  readonly publicKey: string;
  /** Where the private key lies: the keychain's name, or `file`. */
  readonly store: string;
  sign(data: Uint8Array): Uint8Array;
  /** The X25519 secret shared with a public key (raw, 32 bytes); undefined where that key gives none. */
  agree?(publicKey: Uint8Array): Uint8Array | undefined;
}

/** Makes and opens workspace bundles; keys stay behind it. */
export interface BundleSealer {
  /**
   * Signs a content with the operator's identity and seals it.
   * @param lock a passphrase, or the Ed25519 public key (base64) of the identity it is for
   * @throws BinnacleError INVALID_INPUT for a passphrase too short or a key that is none, NOT_FOUND without an identity.
   */
  seal(
    content: string,
    lock: { readonly passphrase: string } | { readonly recipient: string },
  ): Promise<{
    /** The file, base64. */
    readonly bundle: string;
    /** Bytes of the file. */
    readonly size: number;
    /** SHA-256 of the signer's public key, hex. */
    readonly signer: string;
  }>;
  /**
   * Opens a bundle and verifies its signature.
   * @throws BinnacleError INVALID_INPUT for what is damaged, sealed otherwise or unsigned; NEWER_FORMAT.
   */
  open(
    bundle: string,
    passphrase?: string,
  ): Promise<{
    readonly content: string;
    /** SHA-256 of the signer's public key, hex. */
    readonly signer: string;
    /** Whether the signer is this account. */
    readonly own: boolean;
    /** The public key it is sealed for; null for a passphrase. */
    readonly recipient: string | null;
  }>;
}

/** One template as a layer of a rendering. */
export interface TemplateLayer {
  readonly layer: Extract<LayerName, 'tier-template' | 'environment-overlay' | 'tenant-template'>;
  /** The template's name, as provenance shows it. */
  readonly source: string;
  /** Key into `RenderBatch.texts`. */
  readonly text: string;
}

/** One override as a rendering reads it. */
export interface OverrideInput {
  /** JSON Pointer. */
  readonly path: string;
  /** `null` removes the path. */
  readonly value: Json;
  /** The environment it is set for, null for all; a specific one wins. */
  readonly environment: string | null;
}

/** A tier limit a rendered document is held against. */
export interface TierLimit {
  /** JSON Pointer of the value. */
  readonly path: string;
  /** The largest allowed number; null means unlimited. */
  readonly max: number | null;
  /** The tier whose limit it is. */
  readonly tier: string;
  /** Where the figure comes from. */
  readonly source: string;
}

/** What the rules of good configuration ask beside the document itself. */
export interface RenderPolicy {
  readonly environment: string;
  readonly document: string;
  /** Whether the environment is one of production. */
  readonly protected: boolean;
}

/** One rendering: (tenant, environment, document) with everything it reads. A function of these inputs and nothing else. */
export interface RenderJob {
  readonly layers: readonly TemplateLayer[];
  readonly overrides: readonly OverrideInput[];
  /** The Handlebars context (context version 1). */
  readonly context: JsonObject;
  /** Values of `${NAME}`, narrowest already chosen; reserved names included. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Key into `RenderBatch.schemas`, or null for none. */
  readonly schema: string | null;
  readonly limits: readonly TierLimit[];
  /** Left out, the document is held against schema and limits alone. */
  readonly policy?: RenderPolicy;
}

/** A batch of renderings that share texts and schemas. One mechanism for one rendering and for a fleet. */
export interface RenderBatch {
  readonly texts: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly jobs: readonly RenderJob[];
  /**
   * What to give back beside findings and the hash of the canonical value. Instead of the whole value a list of JSON
   * Pointers can be wanted: the result's value is then the list of what stands there, null for nothing.
   */
  readonly want: {
    readonly format: TextFormat | null;
    readonly value: boolean | readonly string[];
    readonly explain: boolean;
  };
  /** Key into `texts`: a text of which the first result also says what it reads. */
  readonly inspect?: string;
}

/** What one rendering gave. */
export interface RenderResult {
  /** False when there is no result at all: a template that does not parse, a name that does not resolve, a bound that was hit. */
  readonly ok: boolean;
  readonly value: Json;
  readonly text: string | null;
  /** SHA-256 of the RFC 8785 form of the value, hex; null without a result. */
  readonly hash: string | null;
  readonly leaves: readonly Leaf[] | null;
  /** For each line of `text` (YAML only, with `explain`): the index into `leaves`, or -1. */
  readonly lineLeaves: readonly number[] | null;
  readonly findings: readonly Finding[];
  /** What the batch's `inspect` reads, as far as it parses. */
  readonly reads?: TemplateReads;
}

/** What a template's text names: with the line of each place. */
export type TemplateReads = Pick<TemplateInspection, 'variables' | 'secrets'>;

/** The child that parses, renders and validates untrusted text: bounded in time, memory, output and depth. */
export interface Sandbox {
  /**
   * Renders a batch; one result per job, in order.
   * @throws BinnacleError SANDBOX_LIMIT when the child had to be killed; the next call is served by a new child.
   */
  render(batch: RenderBatch): Promise<readonly RenderResult[]>;
  /** Checks one template text by itself: does it parse, which names does it use, what is wrong with it. */
  inspect(text: string): Promise<TemplateInspection>;
  /** Reads JSON or YAML text of untrusted origin into plain data, within the sandbox's bounds. */
  parse(text: string, name: string): Promise<Json>;
  /** Ends the child. */
  close(): Promise<void>;
}

/** What a template's text says about itself. */
export interface TemplateInspection {
  readonly findings: readonly Finding[];
  /** Names of `${NAME}` it reads, with the default text where it gives one. */
  readonly variables: readonly { readonly name: string; readonly default: string | null; readonly line: number }[];
  /** Names of `${SECRET:name}` it reads. */
  readonly secrets: readonly { readonly name: string; readonly line: number }[];
  /** Dotted context paths its Handlebars expressions read, for example `tenant.id`. */
  readonly contextPaths: readonly { readonly path: string; readonly line: number }[];
  /** The top-level keys it can produce, in order, with their line. */
  readonly sections: readonly { readonly key: string; readonly line: number }[];
}

/** How long an audit entry's erasable part is kept; the class decides which key seals it. */
export type RetentionClass = '1y' | '3y' | '7y';

/** What the dispatcher hands to the audit log; times, sequence and hash are the log's own. */
export interface AuditDraft {
  /** Wall clock, milliseconds since the epoch. */
  readonly time: number;
  /** Monotonic clock, milliseconds. */
  readonly monotonic: number;
  readonly principal: string;
  readonly role: string;
  readonly host: string;
  readonly operation: string;
  readonly tenant: string | null;
  readonly environment: string | null;
  readonly changeSet: string | null;
  readonly reason: string;
  readonly ticket: string;
  readonly drill: boolean;
  readonly retention: RetentionClass;
  /** `done`, `refused:CODE` or `failed:CODE`. */
  readonly result: string;
  readonly correlationId: string;
  /** Redacted detail: names, paths, counts; never a secret's value. */
  readonly detail: JsonObject;
}

/** What an audit query asks for; fields left out do not restrict. */
export interface AuditFilter {
  readonly tenant?: string;
  readonly environment?: string;
  readonly operation?: string;
  readonly principal?: string;
  readonly changeSet?: string;
  readonly correlationId?: string;
  readonly result?: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number;
  /** Milliseconds since the epoch, exclusive. */
  readonly to?: number;
  /** Newest first; entries with a sequence below this one. */
  readonly before?: number;
  readonly limit: number;
}

/** The append-only, hash-chained log. */
export interface AuditLog {
  /** Adds an entry inside the transaction that makes the change: both are there or neither. */
  append(tx: Transaction, draft: AuditDraft): { readonly sequence: number; readonly hash: string };
  /** Newest first. */
  query(filter: AuditFilter): { readonly entries: readonly AuditEntry[]; readonly next: number | null };
  head(): { readonly sequence: number; readonly hash: string };
  /** Destroys every key of a tenant; gives how many. The entries stay, without what could name it. */
  eraseTenant(tenant: string): number;
  /**
   * Entries after a sequence as JSON Lines, oldest first, each carrying the exact hashed text, and salt and detail where
   * not erased; then the signed checkpoints, under the sequence of the last entry.
   */
  export(from: { readonly after: number }): IterableIterator<{ readonly sequence: number; readonly text: string }>;
}

/** What a draft was started from. */
export interface DraftHead {
  /** UUIDv7. */
  readonly id: string;
  /** The template's identifier. */
  readonly template: string;
  readonly baseVersion: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A draft as it lies on disk. */
export interface StoredDraft {
  readonly head: DraftHead;
  readonly batches: readonly DraftBatch[];
  /** Milliseconds since the epoch of the newest batch. */
  readonly savedAt: number;
  /** Why what follows the readable batches could not be read; empty otherwise. */
  readonly trouble: string;
}

/** Drafts: outside the journal, each sealed under a key of its own that is destroyed with it. */
export interface DraftStore {
  /** Every draft, oldest first; one that cannot be read at all says so in `trouble`. */
  list(): readonly StoredDraft[];
  read(id: string): StoredDraft | undefined;
  /** Makes key and file; both are on disk when this resolves. @throws BinnacleError STORAGE_FAILED. */
  create(head: DraftHead): Promise<void>;
  /** Appends batches; they are on disk when this resolves. Appends that wait together share one fsync. @throws BinnacleError STORAGE_FAILED. */
  append(id: string, batches: readonly DraftBatch[]): Promise<void>;
  /** Destroys the key, then removes the file. */
  destroy(id: string): void;
}

/** A child process or utility process that hosts untrusted or risky work. */
export interface Child {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the child is gone for whatever reason. */
  onExit(listener: (reason: string) => void): void;
  kill(): void;
  /** Processor time it has used so far, in milliseconds; null, or no such method, where the system does not tell. */
  cpuTime?(): number | null;
}

/** Starts children; each host has its own way (fork, utility process). */
export interface ChildLauncher {
  launch(entry: 'sandbox' | 'keychain'): Child;
}
