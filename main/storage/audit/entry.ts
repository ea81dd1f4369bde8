import { hash } from 'node:crypto';
import type { JsonObject } from '../../contract/json.ts';
import type { AuditDraft } from '../../core/ports.ts';
import { canonicalHashed, canonicalJson, type HashedPart } from './canonical.ts';

/** What stands in the `format` field of every entry. */
export const entryFormat = 1;

/** The erasable part once it is readable. */
export interface ErasablePart {
  readonly tenant: string | null;
  readonly reason: string;
  readonly ticket: string;
  readonly detail: JsonObject;
}

/** Hex digits of a salt: 16 random bytes. */
export const saltLength = 32;

/** The longest salt and canonical detail of one entry, in UTF-16 units. */
export const detailLimit = 256 * 1024;

/** An entry as made: what is hashed, its hash, and the text that will be sealed. */
export interface MadeEntry {
  readonly sequence: number;
  /** RFC 8785 text of the hashed part. */
  readonly hashed: string;
  /** SHA-256 of `hashed`, hex. */
  readonly hash: string;
  /** Salt (32 hex digits) followed by the canonical detail. */
  readonly committed: string;
}

/** SHA-256 of a text's UTF-8 form, hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** What the first entry of a workspace has for the hash before it; an entry of another workspace cannot take its place. */
export function genesis(workspaceId: string): string {
  return sha256(`binnacle-audit/1 ${workspaceId}`);
}

/** Makes the entry that follows `previous`. `salt` is 32 hex digits of fresh randomness. */
export function makeEntry(
  draft: AuditDraft,
  place: {
    readonly sequence: number;
    readonly previous: string;
    readonly subject: number | null;
    readonly salt: string;
  },
): MadeEntry {
  const erasable = { detail: draft.detail, reason: draft.reason, tenant: draft.tenant, ticket: draft.ticket };
  const committed = place.salt + canonicalJson(erasable);
  const part: HashedPart = {
    changeSet: draft.changeSet,
    commitment: sha256(committed),
    correlationId: draft.correlationId,
    drill: draft.drill,
    environment: draft.environment,
    format: entryFormat,
    host: draft.host,
    monotonic: draft.monotonic,
    operation: draft.operation,
    previous: place.previous,
    principal: draft.principal,
    result: draft.result,
    retention: draft.retention,
    role: draft.role,
    sequence: place.sequence,
    subject: place.subject,
    time: draft.time,
  };
  const hashed = canonicalHashed(part);
  return { sequence: place.sequence, hashed, hash: sha256(hashed), committed };
}

/** Reads a hashed part back. Its text came from the chain, so its shape is known. */
export function parseHashed(text: string): HashedPart {
  return JSON.parse(text) as HashedPart;
}

/** Reads the erasable part out of what was committed to. */
export function parseErasable(committed: string): ErasablePart {
  return JSON.parse(committed.slice(saltLength)) as ErasablePart;
}

/**
 * The word for the key an entry's erasable part is sealed under: retention class and calendar year (UTC). Destroying a
 * class once its years have passed then erases what is old and nothing else.
 */
export function keyClass(retention: string, time: number): string {
  return `${retention}/${new Date(time).getUTCFullYear()}`;
}
