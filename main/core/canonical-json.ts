import canonicalize from 'canonicalize';
import type { Json } from '../contract/json.ts';

/** A value as canonical JSON (RFC 8785): the one text every hash is made over. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to canonicalise');
  return text;
}
