import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BinnacleError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/json.ts';
import type { BundleSealer, Identity } from '../core/ports.ts';
import { gcmOpen, gcmSeal } from '../keychain/aes-gcm.ts';
import { identityId, verifySignature } from '../keychain/ed25519.ts';
import { checkNewPassphrase, deriveKey, freshDerivation } from '../keychain/key-derivation.ts';
import { agree, agreementPublicKey, ephemeralKey } from '../keychain/x25519.ts';
import { type BundleHeader, readHeader, writeHeader } from './bundle-header.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The most that a bundle may unpack to, bytes. */
const MOST = 128 * 1024 * 1024;
const TAG = 16;

/**
 * Bundles as bytes: one line of JSON that says how the rest is sealed, then the rest under AES-256-GCM with that line
 * as associated data. Inside, packed: a line with signer and signature, then the content.
 *
 * The key comes from a passphrase (scrypt), or from X25519 between a key made for this bundle and the recipient's
 * identity; HKDF-SHA-256 over both public keys makes it this bundle's alone. The signature is over the content's hash,
 * and the content names whom it is for, so that nobody can pass it on as meant for somebody else.
 */
export function bundleSealer(signer: () => Promise<Identity | undefined>): BundleSealer {
  return {
    seal: async (content, lock) => {
      const identity = await signer();
      if (identity === undefined) {
        throw new BinnacleError('NOT_FOUND', 'This account has no identity to sign the bundle with.', {
          fix: 'Make one with `identity init`.',
        });
      }
      const signature = Buffer.from(identity.sign(signedBytes(content))).toString('base64');
      const head = JSON.stringify({ signer: identity.publicKey, signature });
      const packed = await pack(Buffer.from(`${head}\n${content}`, 'utf8'));
      const { key, sealing } = await newKey(lock);
      const nonce = randomBytes(12);
      const header: Omit<BundleHeader, 'sha256'> = { sealing, nonce: nonce.toString('base64') };
      const { line, bytes } = writeHeader(header, (aad) => {
        const { ciphertext, tag } = gcmSeal(key, nonce, aad, packed);
        return Buffer.concat([ciphertext, tag]);
      });
      key.fill(0);
      const file = Buffer.concat([line, bytes]);
      return { bundle: file.toString('base64'), size: file.length, signer: identity.id };
    },

    open: async (bundle, passphrase) => {
      const { header, aad, body } = readHeader(Buffer.from(bundle, 'base64'));
      const key = await keyOf(header, passphrase, signer);
      let packed: Uint8Array;
      try {
        packed = gcmOpen(key, Buffer.from(header.nonce, 'base64'), aad, body.subarray(0, -TAG), body.subarray(-TAG));
      } catch {
        throw header.sealing.kind === 'passphrase'
          ? refuse(
              'The passphrase is not the one this bundle was sealed with.',
              'Type it again, or ask who made the bundle.',
            )
          : refuse('The bundle does not open: its first line was changed.', 'Ask for it again.');
      } finally {
        key.fill(0);
      }
      const text = await unpacked(packed);
      const cut = text.indexOf('\n');
      const head = headOf(text.slice(0, cut));
      const content = text.slice(cut + 1);
      const valid = verifySignature(head.signer, signedBytes(content), Buffer.from(head.signature, 'base64'));
      if (!valid)
        throw refuse('The bundle’s signature does not fit its content.', 'Ask for it again; nothing was taken.');
      const id = identityId(Buffer.from(head.signer, 'base64'));
      const recipient = header.sealing.kind === 'identity' ? header.sealing.recipient : null;
      return { content, signer: id, own: (await signer())?.id === id, recipient };
    },
  };
}

function signedBytes(content: string): Uint8Array {
  return Buffer.from(`binnacle bundle v1\n${createHash('sha256').update(content).digest('hex')}`, 'utf8');
}

async function newKey(
  lock: Parameters<BundleSealer['seal']>[1],
): Promise<{ readonly key: Uint8Array; readonly sealing: BundleHeader['sealing'] }> {
  if ('passphrase' in lock) {
    checkNewPassphrase(lock.passphrase);
    const kdf = freshDerivation();
    return { key: await deriveKey(lock.passphrase, kdf), sealing: { kind: 'passphrase', kdf } };
  }
  const theirs = Buffer.from(lock.recipient, 'base64');
  const own = ephemeralKey();
  const point = agreementPublicKey(theirs);
  const shared = point === undefined ? undefined : agree(own.privateKey, point);
  if (shared === undefined) {
    throw new BinnacleError('INVALID_INPUT', 'This is no public key of an identity.', {
      path: 'for',
      fix: 'Take what `identity show` says as the public key on the other machine.',
    });
  }
  return {
    key: keyFrom(shared, own.publicKey, theirs),
    sealing: { kind: 'identity', recipient: lock.recipient, ephemeral: Buffer.from(own.publicKey).toString('base64') },
  };
}

async function keyOf(
  { sealing }: BundleHeader,
  passphrase: string | undefined,
  signer: () => Promise<Identity | undefined>,
): Promise<Uint8Array> {
  if (sealing.kind === 'passphrase') {
    if (passphrase !== undefined) return deriveKey(passphrase, sealing.kdf);
    throw refuse('The bundle is sealed by a passphrase.', 'Give the passphrase it was made with.');
  }
  const identity = await signer();
  const shared =
    identity?.publicKey === sealing.recipient ? identity.agree?.(Buffer.from(sealing.ephemeral, 'base64')) : undefined;
  if (shared !== undefined) {
    return keyFrom(shared, Buffer.from(sealing.ephemeral, 'base64'), Buffer.from(sealing.recipient, 'base64'));
  }
  const whom = identityId(Buffer.from(sealing.recipient, 'base64')).slice(0, 16);
  throw refuse(
    `The bundle is sealed for another identity (${whom}…).`,
    'Open it there, or ask for one made for this identity.',
  );
}

function keyFrom(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  const salt = Buffer.concat([ephemeral, recipient]);
  const key = new Uint8Array(hkdfSync('sha256', shared, salt, 'binnacle bundle v1', 32));
  shared.fill(0);
  return key;
}

async function unpacked(packed: Uint8Array): Promise<string> {
  try {
    const bytes = await unpack(packed, { maxOutputLength: MOST });
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw refuse(
        'The bundle would unpack to more than 128 MB.',
        'Ask for a smaller one, of a part of the workspace.',
      );
    }
    throw refuse('What the bundle holds cannot be unpacked.', 'Ask for it again.');
  }
}

function headOf(line: string): { readonly signer: string; readonly signature: string } {
  try {
    const { signer, signature } = JSON.parse(line) as JsonObject;
    if (typeof signer === 'string' && typeof signature === 'string') return { signer, signature };
  } catch {
    // The sentence below says it.
  }
  throw refuse('The bundle is not signed.', 'Ask for one that is; nothing was taken.');
}

function refuse(message: string, fix: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, { path: 'bundle', fix });
}
