import { createHash } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/json.ts';
import { derivationProblem, type KeyDerivation } from '../keychain/key-derivation.ts';

/** The format written here; a higher one is refused. */
const FORMAT_VERSION = 1;
/** The longest first line, bytes. */
const LONGEST = 4096;
/** The largest bundle, bytes. */
const LARGEST = 20 * 1024 * 1024;

/** How a bundle is sealed; its first line. */
export interface BundleHeader {
  readonly sealing:
    | { readonly kind: 'passphrase'; readonly kdf: KeyDerivation }
    /** Raw public keys, base64: Ed25519 of whom it is for, X25519 made for this bundle. */
    | { readonly kind: 'identity'; readonly recipient: string; readonly ephemeral: string };
  /** 12 bytes, base64. */
  readonly nonce: string;
  /** Of what follows the line, hex: tells damage from a wrong passphrase. */
  readonly sha256: string;
}

/** The first line and what follows it. What is sealed is bound to all of the line but the hash of what is sealed. */
export function writeHeader(
  header: Omit<BundleHeader, 'sha256'>,
  seal: (associated: Uint8Array) => Uint8Array,
): { readonly line: Uint8Array; readonly bytes: Uint8Array } {
  const bound = { format: 'binnacle-bundle', formatVersion: FORMAT_VERSION, ...header };
  const bytes = seal(Buffer.from(JSON.stringify(bound), 'utf8'));
  if (bytes.length > LARGEST - LONGEST) {
    throw refuse(
      'The bundle would be larger than 20 MB.',
      'Export a part of the workspace: kinds, templates or a selection.',
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { line: Buffer.from(`${JSON.stringify({ ...bound, sha256 })}\n`, 'utf8'), bytes };
}

/** Reads a bundle as far as it is not sealed. @throws BinnacleError INVALID_INPUT, NEWER_FORMAT. */
export function readHeader(file: Uint8Array): {
  readonly header: BundleHeader;
  readonly aad: Uint8Array;
  readonly body: Uint8Array;
} {
  if (file.length > LARGEST) throw refuse('The bundle is larger than 20 MB.', 'Ask for a part of it.');
  const cut = file.subarray(0, LONGEST).indexOf(0x0a);
  const line = cut === -1 ? undefined : parsed(file.subarray(0, cut));
  if (line === undefined || line.format !== 'binnacle-bundle') {
    throw refuse('The file is no workspace bundle.', 'Give a file that `workspace export` wrote.');
  }
  const { formatVersion } = line;
  if (typeof formatVersion === 'number' && Number.isInteger(formatVersion) && formatVersion > FORMAT_VERSION) {
    throw new BinnacleError(
      'NEWER_FORMAT',
      `The bundle has format ${formatVersion}, and this version of the console reads ${FORMAT_VERSION}.`,
      { path: 'bundle', fix: 'Use the version it was made with, or a newer one. Nothing was taken.' },
    );
  }
  const body = file.subarray(cut + 1);
  const { sha256, ...bound } = line;
  const sealing = sealingOf(line.sealing);
  const nonce = bytesOf(line.nonce, 12);
  if (formatVersion !== FORMAT_VERSION || sealing === undefined || nonce === undefined) {
    throw refuse('The bundle’s first line is not what it must be.', 'Ask for it again; nothing was taken.');
  }
  if (body.length < 16 || createHash('sha256').update(body).digest('hex') !== sha256) {
    throw refuse(
      'The bundle is damaged: its bytes are not those it was made with.',
      'Ask for it again; nothing was taken.',
    );
  }
  return { header: { sealing, nonce, sha256 }, aad: Buffer.from(JSON.stringify(bound), 'utf8'), body };
}

function parsed(line: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function sealingOf(value: unknown): BundleHeader['sealing'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, kdf, recipient, ephemeral } = value as JsonObject;
  if (kind === 'identity') {
    const [to, made] = [bytesOf(recipient, 32), bytesOf(ephemeral, 32)];
    return to === undefined || made === undefined ? undefined : { kind, recipient: to, ephemeral: made };
  }
  if (kind !== 'passphrase' || typeof kdf !== 'object' || kdf === null) return undefined;
  const { kdf: name, N, r, p, salt } = kdf as JsonObject;
  if (name !== 'scrypt' || typeof salt !== 'string') return undefined;
  if (typeof N !== 'number' || typeof r !== 'number' || typeof p !== 'number') return undefined;
  const derivation: KeyDerivation = { kdf: name, N, r, p, salt };
  return derivationProblem(derivation) === undefined ? { kind, kdf: derivation } : undefined;
}

/** Base64 of so many bytes, as it stands; undefined for anything else. */
function bytesOf(value: unknown, length: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === length && bytes.toString('base64') === value ? value : undefined;
}

function refuse(message: string, fix: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, { path: 'bundle', fix });
}
