import type { TemplateTest } from './authoring.ts';
import type { Json, JsonObject } from './json.ts';

/** The layers of a rendering in merge order; later wins. */
export const layerNames = [
  'tier-template',
  'environment-overlay',
  'tenant-template',
  'settings',
  'override',
  'flag',
  'licence',
] as const;
/** A layer's name as every answer spells it. */
export type LayerName = (typeof layerNames)[number];

/** The formats a rendering can be written in. */
export const outputFormats = ['yaml', 'json', 'dotenv', 'k8s', 'compose'] as const;
/** One of `outputFormats`. */
export type OutputFormat = (typeof outputFormats)[number];
/** The formats that hold a document as it is; the others are made from its value. */
export type TextFormat = Extract<OutputFormat, 'yaml' | 'json'>;

/** What a template is for. */
export const templateKinds = ['tier', 'service', 'overlay', 'tenant'] as const;
/** One of `templateKinds`. */
export type TemplateKind = (typeof templateKinds)[number];

/** Where a tenant stands in its life. */
export const tenantStatuses = ['active', 'inactive', 'suspended', 'pending', 'migrating', 'archived'] as const;
/** One of `tenantStatuses`. */
export type TenantStatus = (typeof tenantStatuses)[number];

/** The template tiers. Subscription plan, licence tier, resource tier and plugin tier are separate facts with their own words. */
export const templateTiers = ['free', 'standard', 'premium', 'enterprise'] as const;
/** One of `templateTiers`. */
export type TemplateTier = (typeof templateTiers)[number];

/** A person or desk to reach about a tenant. */
export interface Contact {
  readonly role: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
}

/** A tenant: one ISP served by the platform. */
export interface Tenant {
  /** `[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?`, never changed, never used again. */
  readonly id: string;
  readonly name: string;
  readonly status: TenantStatus;
  /** Template tier. */
  readonly tier: TemplateTier;
  /** Subscription plan. */
  readonly plan: string;
  readonly licenceTier: string;
  readonly resourceTier: string;
  readonly pluginTier: string;
  readonly region: string;
  /** Names of the environments it is in. */
  readonly environments: readonly string[];
  /** A bare tag is a key with an empty value. */
  readonly tags: Readonly<Record<string, string>>;
  /** Identifier at each endpoint, keyed by endpoint name. */
  readonly externalIds: Readonly<Record<string, string>>;
  readonly contacts: readonly Contact[];
  readonly deploymentTarget: string;
  readonly reseller: string;
}

/** A place configurations run in. */
export interface Environment {
  readonly name: string;
  /** Other words accepted on input, for example `prod`. */
  readonly aliases: readonly string[];
  readonly order: number;
  /** What screens mark as PRODUCTION; confirmations ask this, never the name. */
  readonly protected: boolean;
  readonly archived: boolean;
}

/** A template with its newest version. */
export interface TemplateSummary {
  /** UUIDv7; a rename keeps it. */
  readonly id: string;
  readonly name: string;
  readonly kind: TemplateKind;
  /** The document it makes. */
  readonly document: string;
  readonly description: string;
  /** Counts from 1. */
  readonly version: number;
  readonly schemaVersion: string;
  readonly contextVersion: number;
  /** How many tenants' renderings read it. */
  readonly usedBy: number;
  /** Shipped with the console and unchanged since. */
  readonly builtIn: boolean;
  readonly archived: boolean;
  readonly changedAt: string;
}

/** A template with its text. */
export interface Template extends TemplateSummary {
  readonly text: string;
  readonly schema: JsonObject | null;
  /** Values to try it with. */
  readonly sample: JsonObject | null;
  readonly tests: readonly TemplateTest[];
  /** Tier limits its documents are held against. */
  readonly limits: readonly {
    readonly path: string;
    readonly max: number | null;
    readonly tier: string;
    readonly source: string;
  }[];
}

/** A named value for `${NAME}`; the narrowest of its scopes wins. */
export interface Variable {
  readonly name: string;
  readonly tenant: string | null;
  readonly environment: string | null;
  readonly value: Json;
}

/** A value set for one tenant that wins over every template. */
export interface Override {
  readonly tenant: string;
  /** Null: every environment. */
  readonly environment: string | null;
  readonly document: string;
  /** JSON Pointer. */
  readonly path: string;
  readonly value: Json;
}

/** A leaf of a rendered document and where it came from. */
export interface Leaf {
  /** JSON Pointer. */
  readonly path: string;
  readonly value: Json;
  readonly layer: LayerName;
  /** The template's name, or `override`. */
  readonly source: string;
  /** Line in that source, counted from 1; null where the source has no lines. */
  readonly line: number | null;
  /** The variable that filled or chose it, for example `DB_POOL_MAX` or `flags.burst_scaling`. */
  readonly variable: string | null;
  /** For a list: the source of each element. */
  readonly elements:
    | readonly { readonly layer: LayerName; readonly source: string; readonly line: number | null }[]
    | null;
  /** Layers below that also named this path, in merge order, with what they gave. */
  readonly shadowed: readonly {
    readonly layer: LayerName;
    readonly source: string;
    readonly line: number | null;
    readonly value: Json;
  }[];
}

/** A rendering as the page and the command line get it. */
export interface Rendering {
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  readonly format: OutputFormat;
  readonly text: string;
  readonly value: Json;
  readonly leaves?: readonly Leaf[];
  /** For each line of a YAML text the index into `leaves`, or -1. */
  readonly lineLeaves?: readonly number[];
  readonly receipt?: Receipt;
}

/** What went into a rendering and what came out, by hash. */
export interface Receipt {
  readonly id: string;
  readonly formatVersion: 1;
  readonly engineVersion: string;
  readonly contextVersion: number;
  /** RFC 3339 UTC; the `now` the rendering saw. */
  readonly capturedAt: string;
  /** The newest change set the rendering saw: its inputs are read again as they were right after it. */
  readonly changeSet: string;
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  readonly format: OutputFormat;
  readonly schemaVersion: string;
  /** Each input by name with its SHA-256. */
  readonly inputs: readonly {
    readonly kind: string;
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
  }[];
  /** SHA-256 of the written text. */
  readonly output: string;
  /** In a receipt of a text rendered by itself: the inputs themselves, so that no workspace is needed to verify it. */
  readonly contents?: { readonly text: string; readonly context: JsonObject };
}

/** What an operator meant to do: one or more changes with a title, a reason and a ticket. */
export interface ChangeSet {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly ticket: string;
  readonly author: string;
  readonly time: string;
  /** The change set this one compensates. */
  readonly undoes: string | null;
  /** The change set that compensates this one. */
  readonly undoneBy: string | null;
}

/** One change inside a change set. */
export interface Change {
  readonly kind: string;
  /** What it is about, in words: a tenant's identifier, or `limits.max_users of northwind, document tenant, production`. */
  readonly entity: string;
  readonly before: Json;
  readonly after: Json;
}

/** An entry of the audit log as a list shows it. */
export interface AuditEntry {
  readonly sequence: number;
  readonly time: string;
  readonly principal: string;
  readonly role: string;
  readonly host: string;
  readonly operation: string;
  readonly tenant: string | null;
  readonly environment: string | null;
  readonly changeSet: string | null;
  /** `done`, `refused` or `failed`, with the error's code after a colon. */
  readonly result: string;
  readonly correlationId: string;
  readonly hash: string;
  /** The erasable part; null once it was erased. */
  readonly detail: JsonObject | null;
}

/** Something wrong with the audit log or a file of the data folder. */
export interface AuditProblem {
  /** The entry concerned, or -1 for a file as a whole. */
  readonly sequence: number;
  readonly code: string;
  readonly message: string;
}
