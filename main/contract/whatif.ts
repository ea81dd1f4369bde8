import type { Finding } from './finding.ts';
import type { Json } from './json.ts';

/** What a shape does to those it reaches, most severe first. */
export const shapeKinds = ['removed', 'invalid', 'changed', 'added'] as const;
/** One of `shapeKinds`. */
export type ShapeKind = (typeof shapeKinds)[number];

/**
 * One side of a change. A value where all members have the same; null where there is none (no document holds null).
 * Text that holds the tenant's own facts names them in braces, as in `{tenant.id}.isp.example`. Where members differ
 * more than that, `{"varies": kind}` with the kind of value, for numbers with the least and the most. A value too long
 * to show is `{"cut": its beginning, "length": characters of its JSON}`. A leaf is never a map with something in it, so
 * neither can be mistaken for a value.
 */
export type ShapeSide = Json;

/** One change of a shape. */
export interface ShapeChange {
  readonly document: string;
  /** JSON Pointer of the leaf; keys that hold the tenant's own facts name them in braces. */
  readonly path: string;
  readonly before: ShapeSide;
  readonly after: ShapeSide;
}

/** One rendering of a fleet. */
export interface RenderingName {
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
}

/** Renderings that an edit changes in the same way. */
export interface Shape {
  /** The same for the same changes, in this run and in any other. */
  readonly id: string;
  /** `removed`: a leaf is lost; `invalid`: an error that was not there before, or no result at all; `changed`; `added`: leaves are new and nothing else. */
  readonly kind: ShapeKind;
  /** Far fewer tenants than in the largest shape: what is easily overlooked. */
  readonly outlier: boolean;
  /** The first 200. */
  readonly changes: readonly ShapeChange[];
  /** How many changes a member has at most. */
  readonly changeCount: number;
  /** Errors that were not there before, by code and path. */
  readonly findings: readonly Pick<Finding, 'code' | 'path' | 'message' | 'fix'>[];
  /** Tenants counted under this shape: each tenant once, under its most severe one. */
  readonly tenants: number;
  /** Renderings that have this shape. */
  readonly renderings: number;
  readonly environments: readonly string[];
  readonly examples: readonly RenderingName[];
}

/** A blast-radius limit that an edit passes over. */
export interface PassedLimit {
  readonly limit: BlastLimit;
  /** Tenants the edit reaches, and how many the limit allows. */
  readonly reached: number;
  readonly allowed: number;
}

/** What an unsaved edit would do to the fleet. */
export interface WhatIf {
  /** Asks for more about it; not kept for good. */
  readonly id: string;
  /** `superseded`: a newer one of the same window, or `whatif.stop`, ended it; counts are of what was rendered until then. */
  readonly state: 'running' | 'done' | 'superseded';
  /** Tenants there are, archived ones left out; how many of them change; how many become invalid. */
  readonly tenants: number;
  readonly changed: number;
  readonly invalid: number;
  /** Tenants with an error before and after alike; among the renderings the edit can touch. */
  readonly invalidBefore: number;
  /** Whether `rendered` is not yet `total`. */
  readonly partial: boolean;
  /** Renderings compared, of those the edit can touch. */
  readonly rendered: number;
  readonly total: number;
  /** RFC 3339 UTC; the `now` that both sides see. */
  readonly capturedAt: string;
  /** Removed, invalid, outliers, then by size. */
  readonly shapes: readonly Shape[];
  readonly limits: readonly PassedLimit[];
}

/** A rendering that changes, with the shape of its change. */
export interface WhatIfMember extends RenderingName {
  readonly shape: string;
}

/** One rendering before and after an edit. */
export interface WhatIfExample extends RenderingName {
  /** YAML; null without a result. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly { readonly path: string; readonly before: Json; readonly after: Json }[];
  /** Of the rendering after. */
  readonly findings: readonly Finding[];
}

/** What a limit counts: all tenants, or those in a protected environment. */
export const limitScopes = ['tenants', 'protected'] as const;
/** What happens when an edit passes over a limit: a typed confirmation is asked for, or it is refused. */
export const limitActions = ['ask', 'stop'] as const;

/** How far one edit may reach. */
export interface BlastLimit {
  readonly name: string;
  /** At most so many tenants; exactly one of `count` and `percent` is there. */
  readonly count: number | null;
  /** At most this share of the tenants counted, 0 to 100. */
  readonly percent: number | null;
  readonly of: (typeof limitScopes)[number];
  readonly action: (typeof limitActions)[number];
}
