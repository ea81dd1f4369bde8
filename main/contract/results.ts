import type { AuditEntry, AuditProblem, Change, ChangeSet, Tenant } from './model.ts';

/** Where the data folder stands. */
export type WorkspaceState = 'none' | 'locked' | 'open' | 'damaged' | 'newer' | 'read-only';

/** What is known about the workspace without opening it, and more once it is open. */
export interface WorkspaceInfo {
  readonly state: WorkspaceState;
  readonly folder: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly sealing: 'keychain' | 'passphrase' | 'none' | null;
  readonly sample: boolean;
  readonly createdAt: string | null;
  /** Why it is damaged or read-only, as one sentence; empty otherwise. */
  readonly trouble: string;
  /** Tenants not archived; null while it is not open. */
  readonly tenants: number | null;
  readonly templates: number | null;
  readonly environments: readonly { readonly name: string; readonly protected: boolean }[];
  readonly audit: { readonly sequence: number; readonly hash: string } | null;
  /** RFC 3339 UTC of the newest change that is on disk. */
  readonly keptAt: string | null;
  readonly keychain: KeychainStatus;
  /** What recovery had to do at the last opening, as sentences. */
  readonly recovery: readonly string[];
  readonly version: string;
  /** The console that holds the data folder. */
  readonly host: { readonly role: 'leader' | 'follower'; readonly pid: number };
  /** Who asks, and under which role. */
  readonly operator: { readonly name: string; readonly role: string };
}

/** The keychain as the status bar shows it. */
export interface KeychainStatus {
  readonly available: boolean;
  readonly backend: string;
  /** Why it does not answer; empty otherwise. */
  readonly reason: string;
  readonly locked: boolean;
  /** What seals the workspace. */
  readonly sealing: 'keychain' | 'passphrase' | 'none' | null;
  readonly recoveryKit: 'made' | 'missing' | 'not-needed';
}

/** The operator's identity without its private half. */
export interface IdentityInfo {
  readonly id: string;
  readonly publicKey: string;
  readonly store: string;
}

/** One line of `doctor`. */
export interface DoctorCheck {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad' | 'unknown';
  readonly message: string;
  readonly fix: string;
}

/** One thing on the overview that waits for a person. */
export interface ToDo {
  readonly severity: 'now' | 'today' | 'week';
  readonly code: string;
  readonly title: string;
  readonly evidence: string;
  readonly count: number;
  readonly noun: string;
  /** When it arose; RFC 3339, empty when not known. */
  readonly since: string;
  /** Where its action leads: an area and what to open there. */
  readonly action: {
    readonly label: string;
    readonly area: 'templates' | 'fleet' | 'audit' | 'workspace';
    readonly target: string;
  };
}

/** What the overview shows. */
export interface Overview {
  readonly toDo: readonly ToDo[];
  readonly recent: readonly AuditEntry[];
  /** Tenants by tier and environment. */
  readonly fleet: readonly {
    readonly tier: string;
    readonly tenants: number;
    readonly byEnvironment: Readonly<Record<string, number>>;
  }[];
  readonly tenants: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** The answer of a tenant list. */
export interface TenantRow extends Tenant {
  readonly overrides: number;
}

/** One template test's outcome. */
export interface TemplateTestResult {
  readonly template: string;
  readonly name: string;
  readonly passed: boolean;
  /** One sentence for each expectation that did not hold. */
  readonly failures: readonly string[];
}

/** What a write did: the change set it made, or with a dry run what it would make. */
export interface Written<T> {
  readonly changeSet: string | null;
  readonly dryRun: boolean;
  readonly changes: readonly Change[];
  readonly value: T;
}

/** A change set with its changes. */
export interface ChangeSetDetail extends ChangeSet {
  readonly changes: readonly Change[];
}

/** The answer of `audit verify`. */
export interface AuditVerification {
  readonly entries: number;
  readonly head: string;
  readonly problems: readonly AuditProblem[];
  readonly notes: readonly AuditProblem[];
}

/** A recovery kit as text to print; shown once. */
export interface RecoveryKit {
  readonly words: readonly string[];
  readonly workspace: string;
  readonly createdAt: string;
}

/** A verified receipt's outcome. */
export interface ReceiptVerification {
  readonly matches: boolean;
  readonly differences: readonly string[];
}

/** Something the palette can lead to. */
export interface SearchHit {
  readonly kind: 'tenant' | 'template' | 'key' | 'audit';
  readonly label: string;
  readonly detail: string;
  readonly target: string;
}

/** A place a template can be assigned to, with what stands there. */
export interface AssignmentPlace {
  readonly document: string;
  readonly tier: string | null;
  readonly environment: string | null;
  readonly tenant: string | null;
  /** The template's name; null: none. */
  readonly template: string | null;
}

/** A tenant held to a template for a document; `template` is null once it is not. */
export interface TemplatePin {
  readonly tenant: string;
  readonly document: string;
  readonly template: string | null;
  /** Null: its newest version. */
  readonly version: number | null;
}
