import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json, JsonObject } from '../contract/json.ts';

/**
 * The bytes of a small JSON file that carries the SHA-256 of its own RFC 8785 form under `hash`. The form of the file is
 * fixed to the byte, so that a change anywhere shows, in white space too.
 */
export function writeHashedJson(content: JsonObject): Buffer {
  return Buffer.from(`${JSON.stringify({ ...content, hash: hashOf(content) }, null, 2)}\n`, 'utf8');
}

/** Reads what `writeHashedJson` wrote, without the hash; undefined when one byte is not as it was written. */
export function readHashedJson(bytes: Uint8Array): JsonObject | undefined {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as Json;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { hash: _hash, ...content } = value as JsonObject;
  return writeHashedJson(content).equals(bytes) ? content : undefined;
}

function hashOf(content: JsonObject): string {
  return createHash('sha256')
    .update(canonicalize(content) ?? '', 'utf8')
    .digest('hex');
}
