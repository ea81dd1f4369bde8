import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';

/** Bytes that sealing adds to a text: the tag of AES-GCM, or the checksum of an unsealed file. */
export const SEAL_BYTES = 16;

/** How a file's content is protected, as its header says it. */
export type Sealing = 'aes-256-gcm' | 'none';

/** What a file's key is made of. */
export interface FileCipherOptions {
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  /** Random, at least 16 bytes, new for every file and for every writer of a file. */
  readonly salt: Uint8Array;
  /** The kind of file, for example `journal`: one kind never opens as another. */
  readonly kind: string;
  readonly workspaceId: string;
}

/** Seals the pieces of one file. */
export interface FileCipher {
  readonly sealing: Sealing;
  /**
   * Seals one piece. `index` is the nonce and must never be used twice with one salt.
   *
   * @param index a non-negative safe integer.
   * @param aad bytes the piece is bound to, and which are not kept in it.
   * @returns as many bytes as `plaintext` has, and `SEAL_BYTES` more.
   */
  seal(index: number, plaintext: Uint8Array, aad: Uint8Array): Buffer;
  /** Opens one piece, or gives undefined when it, its index or its `aad` is not what was sealed. */
  open(index: number, sealed: Uint8Array, aad: Uint8Array): Buffer | undefined;
}

/**
 * Makes the cipher of one file.
 *
 * Sealed: AES-256-GCM (NIST SP 800-38D) under a key of the file's own, HKDF-SHA-256 (RFC 5869) of data key and salt with
 * kind and workspace as info; the nonce is the piece's index. Unsealed: the text as it is with a truncated SHA-256 over the same
 * bindings, so that damage shows alike; it keeps no secret and stops no forger.
 */
export function fileCipher(options: FileCipherOptions): FileCipher {
  if (options.salt.length < 16) throw new BinnacleError('INTERNAL', 'A file needs a salt of at least 16 bytes.');
  const info = Buffer.from(`binnacle/1/${options.kind}/${options.workspaceId}`);
  return options.dataKey === null ? checksum(options.salt, info) : aesGcm(options.dataKey, options.salt, info);
}

function aesGcm(dataKey: Uint8Array, salt: Uint8Array, info: Buffer): FileCipher {
  if (dataKey.length !== 32) throw new BinnacleError('INTERNAL', 'A data key has 32 bytes.');
  const key: KeyObject = createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, salt, info, 32)));
  return {
    sealing: 'aes-256-gcm',
    seal(index, plaintext, aad) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce(index), { authTagLength: SEAL_BYTES });
      cipher.setAAD(aad);
      const body = cipher.update(plaintext);
      cipher.final();
      return Buffer.concat([body, cipher.getAuthTag()]);
    },
    open(index, sealed, aad) {
      if (sealed.length < SEAL_BYTES) return undefined;
      const end = sealed.length - SEAL_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(index), { authTagLength: SEAL_BYTES });
      decipher.setAAD(aad);
      decipher.setAuthTag(sealed.subarray(end));
      const body = decipher.update(sealed.subarray(0, end));
      try {
        decipher.final();
      } catch {
        return undefined;
      }
      return body;
    },
  };
}

function checksum(salt: Uint8Array, info: Buffer): FileCipher {
  // Each part has a fixed place or its length before it, so that no two inputs run together to the same bytes.
  const prefix = Buffer.from(hash('sha256', Buffer.concat([salt, Buffer.from([0]), info]), 'buffer'));
  const sum = (index: number, plaintext: Uint8Array, aad: Uint8Array): Buffer => {
    const lengths = Buffer.alloc(16);
    nonce(index).copy(lengths);
    lengths.writeUInt32BE(aad.length, 12);
    return hash('sha256', Buffer.concat([prefix, lengths, aad, plaintext]), 'buffer').subarray(0, SEAL_BYTES);
  };
  return {
    sealing: 'none',
    seal: (index, plaintext, aad) => Buffer.concat([plaintext, sum(index, plaintext, aad)]),
    open(index, sealed, aad) {
      if (sealed.length < SEAL_BYTES) return undefined;
      const end = sealed.length - SEAL_BYTES;
      const plaintext = Buffer.from(sealed.subarray(0, end));
      return sum(index, plaintext, aad).equals(sealed.subarray(end)) ? plaintext : undefined;
    },
  };
}

function nonce(index: number): Buffer {
  if (!Number.isSafeInteger(index) || index < 0) throw new BinnacleError('INTERNAL', 'A piece has a bad index.');
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}
