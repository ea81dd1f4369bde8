import type { Severity } from './finding.ts';
import type { Json } from './json.ts';

/** What an invariant can say. */
export const invariantKinds = ['unique', 'sum', 'implies', 'residency'] as const;
/** One of `invariantKinds`. */
export type InvariantKind = (typeof invariantKinds)[number];

/** Within what an invariant holds; without any, it holds over the whole fleet. */
export const invariantScopes = ['environment', 'region', 'tier'] as const;
/** One of `invariantScopes`. */
export type InvariantScope = (typeof invariantScopes)[number];

/** What must stand at a place of a document; of several demands all must be met. */
export interface InvariantCondition {
  /** JSON Pointer or dotted path. */
  readonly path: string;
  /** The one value. */
  readonly equals?: Json;
  /** One of these values. */
  readonly oneOf?: readonly Json[];
  /** A text with `*` for anything; capitals and small letters are the same. */
  readonly like?: string;
  /** A number that is not smaller. */
  readonly atLeast?: number;
  /** A number that is not larger. */
  readonly atMost?: number;
  /** What an absent value counts as; left out, the invariant cannot be evaluated there, which is a finding. */
  readonly absent?: 'met' | 'unmet';
}

/** Which texts a region allows; both with `*` for anything. */
export interface ResidencyRule {
  readonly region: string;
  readonly like: string;
}

/** Something that must hold over the fleet's renderings; data, versioned as facts are. */
export interface Invariant {
  readonly name: string;
  readonly kind: InvariantKind;
  readonly document: string;
  /** JSON Pointers: what is unique together, what is summed, what must lie in the region. */
  readonly paths: readonly string[];
  /** Whether documents that lack one of `paths` are passed over; else that is a finding. */
  readonly optional: boolean;
  /** Within what it holds. */
  readonly per: readonly InvariantScope[];
  /** A selection of tenants; empty for all. */
  readonly where: string;
  /** Only in these environments; empty for all. */
  readonly environments: readonly string[];
  /** `sum`: the most that the values may come to. */
  readonly cap: number | null;
  /** `implies`: when this holds; null for always. */
  readonly when: InvariantCondition | null;
  /** `implies`: this must hold too. */
  readonly require: InvariantCondition | null;
  /** `residency`: the first region that fits counts; a tenant whose region fits none is free. */
  readonly regions: readonly ResidencyRule[];
  readonly severity: Exclude<Severity, 'note'>;
  /** Why it is so, one sentence; said with each finding. */
  readonly message: string;
}

/** What a check of the fleet comes to. A finding is counted once, however many tenants it names. */
export interface ValidationCounts {
  /** How many tenants were looked at. */
  readonly tenants: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Tenants that some error names. */
  readonly invalidTenants: number;
  readonly renderings: number;
  readonly invariants: number;
  /** Findings that are left out of the answer because there are too many. */
  readonly leftOut: number;
}

/** What a check of invariants comes to. */
export interface InvariantCounts {
  readonly invariants: number;
  readonly tenants: number;
  readonly violated: number;
  /** Invariants that could not be evaluated for some tenant. */
  readonly notEvaluated: number;
}
