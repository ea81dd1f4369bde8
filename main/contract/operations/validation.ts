import { Type } from 'typebox';
import { json, line, listing, name, object, operation, optional, path, text, words } from '../parameters.ts';
import type * as R from '../results.ts';
import {
  type Invariant,
  type InvariantCounts,
  invariantKinds,
  invariantScopes,
  type ValidationCounts,
} from '../validation.ts';

const condition = object({
  path,
  equals: optional(json),
  oneOf: optional(Type.Array(json, { minItems: 1, maxItems: 256 })),
  like: optional(text(512)),
  atLeast: optional(Type.Number()),
  atMost: optional(Type.Number()),
  absent: optional(words(['met', 'unmet'] as const)),
});

/** Checks over the whole fleet: every rendering against schema, limits and rules, and invariants between renderings. */
export const validationOperations = {
  /** `strict` makes warnings errors. Findings that differ only in figures are one, and name their tenants. */
  validate: operation(
    'read',
    'fleet:read',
    object({
      select: optional(text(4000)),
      environment: optional(name),
      document: optional(name),
      strict: optional(Type.Boolean()),
    }),
  ).returns<ValidationCounts>(),
  'invariant.list': operation('read', 'fleet:read', object(listing)).returns<readonly Invariant[]>(),
  /** What a kind needs is said in a sentence where it is missing. */
  'invariant.set': operation(
    'write',
    'fleet:write',
    object({
      name,
      kind: words(invariantKinds),
      document: optional(name),
      paths: optional(Type.Array(path, { maxItems: 16 })),
      optional: optional(Type.Boolean()),
      per: optional(Type.Array(words(invariantScopes), { maxItems: 3, uniqueItems: true })),
      where: optional(text(4000)),
      environments: optional(Type.Array(name, { maxItems: 64, uniqueItems: true })),
      cap: optional(Type.Number()),
      when: optional(condition),
      require: optional(condition),
      regions: optional(Type.Array(object({ region: line(128), like: line(512) }), { maxItems: 256 })),
      severity: optional(words(['error', 'warning'] as const)),
      message: optional(line(500)),
    }),
  ).returns<R.Written<Invariant>>(),
  'invariant.delete': operation('write', 'fleet:write', object({ name })).returns<R.Written<Invariant>>(),
  /** Evaluates one or all of them over the whole fleet. */
  'invariant.check': operation(
    'read',
    'fleet:read',
    object({ name: optional(name), environment: optional(name) }),
  ).returns<InvariantCounts>(),
} as const;
