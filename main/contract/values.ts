import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import type { Leaf, TemplateTier } from './model.ts';

/** Where an effective value comes from. */
export type ValueOrigin = Pick<Leaf, 'layer' | 'source' | 'line' | 'variable'>;

/** One effective value of a tenant: a leaf of one of its documents in one environment. */
export interface EffectiveValue extends ValueOrigin {
  readonly document: string;
  /** JSON Pointer. */
  readonly path: string;
  readonly environment: string;
  readonly value: Json;
  /** Whether another of the tenant's environments has another value here, or none. */
  readonly differs: boolean;
}

/** How a leaf differs between two documents. */
export type DifferenceKind = 'removed' | 'changed' | 'added';

/** One leaf on which two documents differ. An absent side is null (no document holds null). */
export interface Difference {
  readonly document: string;
  readonly kind: DifferenceKind;
  /** JSON Pointer. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/** One leaf on which the two sides of a comparison differ. */
export interface ComparedDifference extends Difference {
  /** The environment on the side of A; on the side of B it is the same unless both sides name one. */
  readonly environment: string;
  /** Where each side's value comes from; null where it is absent, or a map stands there. */
  readonly beforeFrom: ValueOrigin | null;
  readonly afterFrom: ValueOrigin | null;
}

/** One side of a comparison as it was read. */
export interface ComparedSide {
  readonly tenant: string;
  /** Null: every environment that both sides have. */
  readonly environment: string | null;
  /** The change set right after which it was read; null: the present. */
  readonly changeSet: string | null;
}

/** How two tenants, environments or moments differ. */
export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** What was held against each other. */
  readonly compared: readonly {
    readonly document: string;
    readonly environment: { readonly a: string; readonly b: string };
  }[];
  /** By environment, document and path. */
  readonly changes: readonly ComparedDifference[];
}

/** Why a difference is not promoted. */
export const leftOutReasons = [
  'environment-name',
  'environment-overlay',
  'environment-variable',
  'no-rendering',
  'not-holdable',
] as const;
/** One of `leftOutReasons`. */
export type LeftOutReason = (typeof leftOutReasons)[number];

/** An effective value that a promotion changes in the target environment. */
export interface PromotedValue extends Difference {
  readonly tenant: string;
}

/** Differences at one place that are not promoted, for all tenants that have them. */
export interface LeftOut {
  readonly document: string;
  /** JSON Pointer; empty where it is the whole document. */
  readonly path: string;
  readonly because: LeftOutReason;
  /** One sentence: why, and how it can be promoted all the same where it can. */
  readonly message: string;
  /** How many tenants. */
  readonly tenants: number;
  /** The first three. */
  readonly examples: readonly { readonly tenant: string; readonly before: Json; readonly after: Json }[];
}

/** What a promotion from one environment to another does. */
export interface Promotion {
  readonly from: string;
  readonly to: string;
  /** How many tenants were looked at, and how many of them change. */
  readonly tenants: number;
  readonly changed: number;
  /** How many values change in all. */
  readonly values: number;
  /** The first 1,000 of them. */
  readonly promoted: readonly PromotedValue[];
  readonly leftOut: readonly LeftOut[];
  /** Selected tenants that are not in both environments. */
  readonly elsewhere: readonly string[];
  /** Paths that were named and at which nothing differs. */
  readonly same: readonly string[];
}

/** A limit or a permission that a migration takes or gives. */
export type Movement = 'lost' | 'gained';

/** A limit that a migration to another tier moves. */
export interface MovedLimit {
  readonly document: string;
  /** JSON Pointer. */
  readonly path: string;
  /** `effective`: the figure the document states; `ceiling`: the most the tier allows there. */
  readonly kind: 'effective' | 'ceiling';
  /** A number, `unlimited`, or null where the document states none. */
  readonly before: Json;
  readonly after: Json;
  readonly movement: Movement;
  readonly environments: readonly string[];
}

/** A permission that a migration to another tier takes or gives. */
export interface MovedPermission {
  /** `database`: an operation on a database type; `user`: a right of one of the tenant's logins. */
  readonly kind: 'database' | 'user';
  /** The database type, or the login's place such as `admin_users`. */
  readonly holder: string;
  readonly permission: string;
  readonly movement: Movement;
  readonly environments: readonly string[];
}

/** What a migration to another tier changes. */
export interface TierMigration {
  readonly tenant: string;
  readonly from: TemplateTier;
  readonly to: TemplateTier;
  readonly changes: readonly (Difference & { readonly environment: string })[];
  readonly limits: readonly MovedLimit[];
  readonly permissions: readonly MovedPermission[];
  /** Findings that are there only after the move. */
  readonly noLongerFits: readonly (Finding & { readonly document: string; readonly environments: readonly string[] })[];
  /** Documents that stay with the template they are pinned to, whatever the tier. */
  readonly pinned: readonly { readonly document: string; readonly template: string; readonly version: number | null }[];
}

/** Whether something is allowed in one environment, and what decides it. */
export interface AccessDecision {
  readonly environment: string;
  readonly allowed: boolean;
  /** One sentence. */
  readonly because: string;
  /** JSON Pointer of the value in the document `tenant` that decides it. */
  readonly path: string;
  /** Null where nothing stands at the path. */
  readonly layer: ValueOrigin['layer'] | null;
  readonly source: string | null;
  readonly line: number | null;
}

/** Whether a tenant may do an operation on a database type: in every environment asked about. */
export interface Access extends Omit<AccessDecision, 'environment'> {
  readonly tenant: string;
  readonly database: string;
  readonly operation: string;
  /** Logins that hold the right `tenant:<operation>`. */
  readonly users: readonly string[];
  /** What goes with the access: how the tenant is kept apart there, and every other condition, by JSON Pointer. */
  readonly conditions: readonly { readonly path: string; readonly value: Json }[];
  /** The environment the fields above speak of: the first that refuses, else the first. */
  readonly environment: string;
  readonly environments: readonly AccessDecision[];
}
