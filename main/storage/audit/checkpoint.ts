import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Identity } from '../../core/ports.ts';
import { canonicalJson } from './canonical.ts';

/** A signed statement that the log had this head at this sequence. */
export interface Checkpoint {
  readonly format: 1;
  /** Hash of the entry with this sequence. */
  readonly head: string;
  /** SHA-256 of the raw public key, hex. */
  readonly identity: string;
  /** Where the private key lay: the keychain's name, or `file` for a key that anybody with the files can use. */
  readonly keyStore: string;
  /** Raw Ed25519 public key, base64. */
  readonly publicKey: string;
  /** After a backup was restored: the head that was given up for the restored one. */
  readonly replaces: { readonly sequence: number; readonly head: string } | null;
  readonly sequence: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly workspace: string;
}

/** What is signed is never taken for something else: every kind of statement has a first line of its own. */
export const checkpointPurpose = 'binnacle-audit-checkpoint/1';
/** First line of what signs an export. */
export const exportPurpose = 'binnacle-audit-export/1';

/** JSON in ASCII alone, so that no name can break a line, hide a part of it or turn its direction. */
export function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A body and its signature as one line of JSON (without line feed): `{"<name>":"<canonical body>","signature":"…"}`. */
export function signedLine(name: string, purpose: string, body: string, identity: Identity): string {
  const signature = identity.sign(Buffer.from(`${purpose}\n${body}`));
  return asciiJson({ [name]: body, signature: Buffer.from(signature).toString('base64') });
}

/** Makes and signs a checkpoint; gives its line. */
export function checkpointLine(
  what: Pick<Checkpoint, 'sequence' | 'head' | 'time' | 'workspace' | 'replaces'>,
  identity: Identity,
): string {
  const body: Checkpoint = {
    format: 1,
    identity: identity.id,
    keyStore: identity.store,
    publicKey: identity.publicKey,
    ...what,
  };
  return signedLine('checkpoint', checkpointPurpose, canonicalJson({ ...body }), identity);
}

/** What a checkpoint's line holds, or why it holds nothing. */
export type ReadCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: 'form' | 'signature' };

/** Reads a line and checks its form to the byte, its identity and its signature. */
export function readCheckpoint(line: string): ReadCheckpoint {
  let body: string;
  let signature: string;
  let checkpoint: Checkpoint;
  try {
    const outer = JSON.parse(line) as { checkpoint: string; signature: string };
    body = outer.checkpoint;
    signature = outer.signature;
    checkpoint = JSON.parse(body) as Checkpoint;
    const key = Buffer.from(checkpoint.publicKey, 'base64');
    const formed =
      asciiJson({ checkpoint: body, signature }) === line &&
      canonicalJson({ ...checkpoint }) === body &&
      Buffer.from(signature, 'base64').toString('base64') === signature &&
      key.toString('base64') === checkpoint.publicKey &&
      createHash('sha256').update(key).digest('hex') === checkpoint.identity;
    if (!formed || checkpoint.format !== 1) return { ok: false, reason: 'form' };
  } catch {
    return { ok: false, reason: 'form' };
  }
  return verifySignature(checkpoint.publicKey, `${checkpointPurpose}\n${body}`, signature)
    ? { ok: true, checkpoint }
    : { ok: false, reason: 'signature' };
}

/** Whether an Ed25519 signature (RFC 8032, base64) over a text is the raw public key's (base64). */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
