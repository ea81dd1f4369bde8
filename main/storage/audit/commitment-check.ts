import { type Cipheriv, createCipheriv, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Report } from './chain-check.ts';
import { openText, sealOverhead } from './erasable.ts';
import type { KeyFileContent } from './key-file-content.ts';

/** Bytes the fast way handles; longer details go the common way. */
const fastLimit = 4096;
/** Ciphers kept at once. */
const keptCiphers = 20_000;

/**
 * Checks erasable parts against their commitments.
 *
 * AES-GCM encrypts in counter mode (NIST SP 800-38D), so a text can be recovered with plain AES over its counter blocks.
 * Setting up AES-GCM anew for each entry is most of what verifying would cost; one AES cipher per key, kept, is four times
 * cheaper. The tag is left out: the commitment says more than the tag, and whatever fails goes through `openText` again.
 */
export class CommitmentCheck {
  readonly #keys: KeyFileContent;
  readonly #ciphers = new Map<number, Cipheriv>();
  readonly #counters = Buffer.alloc(fastLimit);
  readonly #text = Buffer.alloc(fastLimit);
  readonly #textWords = new Int32Array(this.#text.buffer, this.#text.byteOffset, fastLimit / 4);

  constructor(keys: KeyFileContent) {
    this.#keys = keys;
  }

  /** Checks one entry. A destroyed key is no problem: the detail was erased. */
  check(report: Report, sequence: number, slot: number, sealed: Buffer, commitment: string): void {
    const length = sealed.length - sealOverhead;
    if (length >= 0 && length <= fastLimit) {
      const cipher = this.#cipher(slot);
      if (cipher !== undefined && this.#fast(cipher, sealed, length) === commitment) return;
    }
    this.thorough(report, sequence, slot, sealed, commitment);
  }

  /** Checks one entry, its tag included. */
  thorough(report: Report, sequence: number, slot: number, sealed: Uint8Array, commitment: string): void {
    const key = this.#keys.key(slot);
    if (key === 'never') {
      report.problem(sequence, 'AUDIT_KEYS_OLDER', `The key file is older than entry ${sequence}.`);
    }
    if (typeof key === 'string') return;
    const text = openText(createSecretKey(key), sealed);
    if (text === undefined) {
      report.problem(sequence, 'AUDIT_DETAIL_DAMAGED', `The detail of entry ${sequence} cannot be opened.`);
    } else if (hash('sha256', text, 'hex') !== commitment) {
      const message = `The detail of entry ${sequence} is not the one that was committed to.`;
      report.problem(sequence, 'AUDIT_COMMITMENT_MISMATCH', message);
    }
  }

  #fast(cipher: Cipheriv, sealed: Buffer, length: number): string {
    const blocks = (length + 15) >> 4;
    const counters = this.#counters;
    // Counter blocks are nonce ‖ 2, 3, 4 …; number 1 masks the tag.
    for (let block = 0; block < blocks; block++) {
      const at = block << 4;
      sealed.copy(counters, at, 0, 12);
      const count = block + 2;
      counters[at + 12] = 0;
      counters[at + 13] = 0;
      counters[at + 14] = count >> 8;
      counters[at + 15] = count;
    }
    const stream = cipher.update(counters.subarray(0, blocks << 4));
    sealed.copy(this.#text, 0, 12, 12 + length);
    const words = new Int32Array(stream.buffer, stream.byteOffset, blocks << 2);
    const text = this.#textWords;
    for (let at = 0; at < words.length; at++) text[at] = (text[at] as number) ^ (words[at] as number);
    return hash('sha256', this.#text.subarray(0, length), 'hex');
  }

  #cipher(slot: number): Cipheriv | undefined {
    const known = this.#ciphers.get(slot);
    if (known !== undefined) return known;
    const bytes = this.#keys.key(slot);
    if (typeof bytes === 'string') return undefined;
    if (this.#ciphers.size >= keptCiphers) this.#ciphers.clear();
    const key: KeyObject = createSecretKey(bytes);
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.#ciphers.set(slot, cipher);
    return cipher;
  }
}
