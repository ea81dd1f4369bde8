import canonicalize from 'canonicalize';
import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { RetentionClass } from '../../core/ports.ts';

/** The hashed part of an entry: codes and numbers, nothing that says who a tenant is or what was typed. */
export interface HashedPart {
  /** The change set it belongs to, or null. */
  readonly changeSet: string | null;
  /** SHA-256 over salt and canonical detail, hex: what ties the erasable part to the chain. */
  readonly commitment: string;
  readonly correlationId: string;
  readonly drill: boolean;
  readonly environment: string | null;
  /** Version of this form. */
  readonly format: 1;
  readonly host: string;
  /** Monotonic clock, milliseconds. */
  readonly monotonic: number;
  readonly operation: string;
  /** Hash of the entry before, hex; of the first entry, the workspace's genesis. */
  readonly previous: string;
  readonly principal: string;
  readonly result: string;
  readonly retention: RetentionClass;
  readonly role: string;
  /** Counts from 1 without a gap. */
  readonly sequence: number;
  /** The tenant's random number, or null. */
  readonly subject: number | null;
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly time: number;
}

/** What JSON writes as it stands: printable ASCII without quote and backslash. */
const plain = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text.toWellFormed());
}

function quoteOrNull(text: string | null): string {
  return text === null ? 'null' : quote(text);
}

/**
 * The hashed part as RFC 8785 canonical JSON. Its keys are known, so they are written in their order instead of being
 * sorted each time; a lone surrogate, which RFC 8785 forbids, becomes U+FFFD.
 * @throws BinnacleError INVALID_INPUT when a number is not finite.
 */
export function canonicalHashed(part: HashedPart): string {
  if (!Number.isFinite(part.monotonic) || !Number.isSafeInteger(part.time)) {
    throw new BinnacleError('INVALID_INPUT', 'An audit entry has a time that is not a number.', { path: '/time' });
  }
  // Adding 0 turns -0 into 0, which is how RFC 8785 writes it.
  return `{"changeSet":${quoteOrNull(part.changeSet)},"commitment":"${part.commitment}","correlationId":${quote(
    part.correlationId,
  )},"drill":${part.drill},"environment":${quoteOrNull(part.environment)},"format":1,"host":${quote(
    part.host,
  )},"monotonic":${part.monotonic + 0},"operation":${quote(part.operation)},"previous":"${
    part.previous
  }","principal":${quote(part.principal)},"result":${quote(part.result)},"retention":${quote(
    part.retention,
  )},"role":${quote(part.role)},"sequence":${part.sequence},"subject":${part.subject},"time":${part.time + 0}}`;
}

/**
 * Any value as RFC 8785 canonical JSON. A lone surrogate becomes U+FFFD.
 * @throws BinnacleError INVALID_INPUT when the value holds what JSON cannot say (a number that is not finite, a cycle).
 */
export function canonicalJson(value: Json): string {
  try {
    return canonicalize(value) as string;
  } catch {
    try {
      return canonicalize(wellFormed(value)) as string;
    } catch (cause) {
      throw new BinnacleError('INVALID_INPUT', 'An audit entry has a detail that JSON cannot hold.', {
        path: '/detail',
        cause,
      });
    }
  }
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]));
}
