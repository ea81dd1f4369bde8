import type { Static, TSchema } from 'typebox';

/** What a role may be allowed to do. */
export const permissions = [
  'workspace:read',
  'workspace:administer',
  'template:read',
  'template:write',
  'fleet:read',
  'fleet:write',
  'audit:read',
  'keychain:use',
] as const;
/** One of `permissions`. */
export type Permission = (typeof permissions)[number];

/** Where an operation reaches: which parameters name the tenant and the environment, and whether it leaves this machine. */
export interface Scope {
  /** The parameter that holds a tenant's identifier. */
  readonly tenant?: string;
  /** The parameter that holds an environment's name. */
  readonly environment?: string;
  readonly reach: 'local' | 'cross-platform';
}

/** One thing the page, the command line or a script may ask for. */
export interface Operation<P extends TSchema = TSchema, R = unknown> {
  /** Reads run at once and side by side; writes run one at a time, each in one transaction. */
  readonly mode: 'read' | 'write';
  readonly permission: Permission;
  readonly scope: Scope;
  /** The state of the data folder it needs: none at all, a workspace that may be locked, or an open one. */
  readonly needs: 'nothing' | 'workspace' | 'open';
  /** Whether a successful call leaves an audit entry; refusals and failures of writes always do. */
  readonly audited: boolean;
  /** JSON Schema of the parameters, checked before anything else happens. */
  readonly parameters: P;
  /** Carries the result's type; never present at run time. */
  readonly result?: R;
}

/** The parameters an operation takes. */
export type ParametersOf<O> = O extends Operation<infer P, unknown> ? Static<P> : never;
/** What an operation answers with. */
export type ResultOf<O> = O extends Operation<TSchema, infer R> ? R : never;
