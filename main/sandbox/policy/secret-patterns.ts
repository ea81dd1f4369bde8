import { isDefaultPassword } from './common-secrets.ts';
import { isFilledLater } from './rule.ts';

/** What a text gives away. */
export interface Leak {
  readonly code: 'SECRET_LITERAL' | 'SECRET_IN_URL' | 'PARTIAL_SECRET_PLACEHOLDER';
  /** What it looks like, for a sentence; never the text itself. */
  readonly looks: string;
}

// Every repetition is bounded, so that no text makes one of them slow.
const formats: readonly (readonly [pattern: RegExp, looks: string])[] = [
  [/-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----/, 'a private key'],
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, 'an access key of AWS'],
  [/\beyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{10,1024}/, 'a JSON Web Token'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_\w{60,255}\b/, 'a token of GitHub'],
  [/\bglpat-[\w-]{20,64}\b/, 'a token of GitLab'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/, 'a token of Slack'],
  [/\b[rs]k_live_[A-Za-z0-9]{16,250}\b/, 'a key of Stripe'],
  [/\bSG\.[\w-]{16,64}\.[\w-]{16,64}/, 'a key of SendGrid'],
  [/\bAIza[\w-]{35}\b/, 'a key of Google'],
  [/\bdtmac_[0-9a-f]{32}\b|\bkonfig_[\w-]{20,64}\b/, 'an API key of the platform'],
];
/** One cheap question before the formats: all of them need one of these. */
const mayLeak = /PRIVATE KEY|A[KS]IA|eyJ|gh[pousr]_|github_pat_|glpat-|xox|k_live_|SG\.|AIza|dtmac_|konfig_/;

const inUrl = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/?#]{0,256}:([^\s@/?#]{1,256})@/i;
/** A reference to a secret that lost a part: `$SECRET:key`, `{SECRET:key}`, `$(SECRET:key)`. */
const partial = /(?:\$\(|\$|\{)\s?SECRET:[\w.-]{1,128}|\bSECRET:[\w.-]{1,128}\}/;

/** What stands in a text that should be a secret of its own; null for nothing. */
export function leakOf(value: string): Leak | null {
  if (value.length < 10) return null;
  if (mayLeak.test(value)) {
    for (const [pattern, looks] of formats) if (pattern.test(value)) return { code: 'SECRET_LITERAL', looks };
  }
  if (value.includes('@') && value.includes('://')) {
    const password = inUrl.exec(value)?.[1];
    if (password !== undefined && !isStandIn(password)) return { code: 'SECRET_IN_URL', looks: 'a password in a URL' };
  }
  if (value.includes('SECRET:') && partial.test(value.replace(/\$\{SECRET:[^}]{1,256}\}/g, ''))) {
    return { code: 'PARTIAL_SECRET_PLACEHOLDER', looks: 'a reference to a secret that lost a part' };
  }
  return null;
}

/** Something that is filled in later, or that shows where a password would stand. */
function isStandIn(password: string): boolean {
  return (
    isFilledLater(password) || /^(?:\*+|x+|<[^>]{0,64}>|\{\{.*|%[sv]|\.{3}|redacted|\[redacted\])$/i.test(password)
  );
}

/** How much a key's name says that its value is a secret. */
export type Suspicion = 'none' | 'password' | 'key';

const passwordKey = /(?:^|[_.-])(?:password|passwd|passphrase|pwd)$/i;
const secretKey =
  /(?:^|[_.-])(?:secret|token|credentials?|(?:api|secret|private|access|encryption|signing|auth|license|licence)_?-?key|client_?secret|access_?token)$/i;

/** What the name of a key says about its value: `password`, `db_password`, `apiKey`, `client-secret`. */
export function suspicionOf(key: string): Suspicion {
  const name = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  if (passwordKey.test(name)) return 'password';
  return secretKey.test(name) ? 'key' : 'none';
}

/** Whether the value of a suspicious key is a secret written out: a password as ready made, or letters that look drawn by lot. */
export function literalSecret(
  value: string,
  suspicion: Suspicion,
): 'DEFAULT_PASSWORD' | 'POTENTIAL_HARDCODED_SECRET' | null {
  if (suspicion === 'none' || value === '' || isFilledLater(value)) return null;
  if (isDefaultPassword(value)) return 'DEFAULT_PASSWORD';
  if (/\s/.test(value) || /^(?:\/|\.\/|[a-z][a-z0-9+.-]{0,20}:\/\/)/i.test(value) || isStandIn(value)) return null;
  if (suspicion === 'password') return value.length >= 6 && /[^a-z]/.test(value) ? 'POTENTIAL_HARDCODED_SECRET' : null;
  return value.length >= 16 && entropy(value) >= 3 && /\d/.test(value) ? 'POTENTIAL_HARDCODED_SECRET' : null;
}

/** Shannon's entropy of a text's first 256 characters, in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  const text = value.slice(0, 256);
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
