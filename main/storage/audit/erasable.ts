import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

/** Bytes a sealed text is longer than its UTF-8 form. */
export const sealOverhead = nonceLength + tagLength;

/**
 * Seals a text with AES-256-GCM as nonce ‖ ciphertext ‖ tag. The nonce is random: one key seals far fewer than the 2^32
 * texts that random nonces allow (SP 800-38D). Nothing ties the box to its entry but the entry's commitment, which does.
 */
export function sealText(key: KeyObject, text: string, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  const body = cipher.update(text, 'utf8');
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()], body.length + sealOverhead);
}

/** Opens what `sealText` sealed; undefined when key, nonce, text or tag is not what it was. */
export function openText(key: KeyObject, box: Uint8Array): string | undefined {
  if (box.length < sealOverhead) return undefined;
  const end = box.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, nonceLength), { authTagLength: tagLength });
  decipher.setAuthTag(box.subarray(end));
  const text = decipher.update(box.subarray(nonceLength, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return text.toString('utf8');
}
