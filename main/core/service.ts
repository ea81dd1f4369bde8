import type { Finding } from '../contract/finding.ts';
import type { JsonObject } from '../contract/json.ts';
import type { ConsoleEvent, PageInfo, RequestMeta } from '../contract/messages.ts';
import type { OperationName, Parameters, Result } from '../contract/operations.ts';
import type { Written } from '../contract/results.ts';
import type { FactChange } from './facts.ts';
import type { AuditLog, BundleSealer, Clock, Crypto, Database, DraftStore, Sandbox, Transaction } from './ports.ts';

/** Who asks, through what, when. */
export interface Call {
  readonly principal: string;
  readonly role: string;
  readonly meta: RequestMeta;
  /** Milliseconds since the epoch, captured once for the whole call. */
  readonly now: number;
  /** Tells every host how far a long call has come. */
  progress(label: string, done: number, total: number): void;
  /** Tells every host of something that happened beside the facts. */
  tell(event: ConsoleEvent): void;
}

/** What a read answers with. */
export interface Answer<T> {
  readonly data: T;
  readonly findings?: readonly Finding[];
  readonly page?: PageInfo;
  /** False for a part of an answer whose first part was audited already. */
  readonly audited?: false;
  /** What the audit entry of an audited read says beside what every entry says: names and counts. */
  readonly detail?: JsonObject;
}

/**
 * What a write means to do. The dispatcher carries it out as one change set in one transaction, or with a dry run only
 * says it.
 */
export interface Plan<T> {
  /** The change set's title, one sentence without a full stop. */
  readonly title: string;
  readonly changes: readonly FactChange[];
  readonly value: T;
  readonly findings?: readonly Finding[];
  /** What the audit entry says beside what every entry says. */
  readonly audit: { readonly tenant?: string; readonly environment?: string; readonly detail?: JsonObject };
  /** The change set this one compensates. */
  readonly undoes?: string;
  /** Writes that are not facts, in the same transaction. */
  readonly also?: (tx: Transaction) => void;
  /** What follows once the change set is on disk; not with a dry run. It must not fail. */
  readonly afterwards?: () => void;
}

type MaybePromise<T> = T | Promise<T>;

/** Names of operations whose writes are plans. */
export type PlannedName = { [N in OperationName]: Result<N> extends Written<unknown> ? N : never }[OperationName];

/** Answers one operation. */
export type Handler<N extends OperationName> = N extends PlannedName
  ? (call: Call, parameters: Parameters<N>) => MaybePromise<Plan<Result<N> extends Written<infer T> ? T : never>>
  : (call: Call, parameters: Parameters<N>) => MaybePromise<Answer<Result<N>>>;

/** Handlers for some of the operations. */
export type Handlers<N extends OperationName> = { readonly [K in N]: Handler<K> };

/** What services of an open workspace stand on. */
export interface ServiceDeps {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly sandbox: Sandbox;
  readonly drafts: DraftStore;
  readonly clock: Clock;
  readonly crypto: Crypto;
  /** Absent where nothing can be signed. */
  readonly bundles?: BundleSealer;
}
