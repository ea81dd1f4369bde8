import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';

/**
 * The form of the key file: a header of 64 bytes, then records of one fixed size. A fixed size keeps the records after a
 * damaged one in step, and tells a damaged record from a torn append.
 *
 * Header: `BNKEYS` · version (u8) · sealed (u8) · next slot number (u32) · 4 zero bytes · salt (16) · SHA-256 over the 32
 * bytes before it.
 * Record: slot number (u32) · owner tag (16) · class (24, padded with zeros) · nonce (12) · body (120) · tag (16). The
 * body (key, subject, owner) is AES-256-GCM under a key derived from the data key and the salt; without a data key it
 * is plain, and the tag is the start of a SHA-256. Everything before the body is authenticated with it.
 */
export const headerLength = 64;
/** Bytes of one record. */
export const recordLength = 192;
const bodyLength = 120;
const bodyStart = 4 + 16 + 24 + 12;
const ownerLimit = bodyLength - 32 - 8 - 1;
const classLimit = 24;

/** What the header says. */
export interface KeyFileHeader {
  readonly sealed: boolean;
  /** No slot below this number will be made again, whether or not it is still there. */
  readonly next: number;
  readonly salt: Uint8Array;
}

/** One slot as written. */
export interface SlotRecord {
  readonly number: number;
  readonly owner: string;
  readonly class: string;
  /** Random number that stands for the owner in the hashed part of entries; 0 when the owner is no tenant. */
  readonly subject: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** What can be told of a record without opening it. */
export interface SlotOutline {
  readonly number: number;
  /** Hex. */
  readonly ownerTag: string;
  readonly class: string;
}

/** Writes and reads records of one key file. */
export interface SlotCodec {
  /** A keyed hash of the owner's name, hex, so that a slot is found without opening every other. */
  ownerTag(owner: string): string;
  /** @throws RangeError when owner or class is too long; callers check names first. */
  encode(record: SlotRecord, nonce: Uint8Array): Buffer;
  /** Undefined when any bit is not what was written. */
  decode(bytes: Uint8Array): SlotRecord | undefined;
}

/** Whether owner and class fit into a record. */
export function fitsSlot(owner: string, slotClass: string): boolean {
  return Buffer.byteLength(owner) <= ownerLimit && Buffer.byteLength(slotClass) <= classLimit;
}

/** Writes the header. */
export function encodeHeader(header: KeyFileHeader): Buffer {
  const bytes = Buffer.alloc(headerLength);
  bytes.write('BNKEYS', 0, 'latin1');
  bytes[6] = 1;
  bytes[7] = header.sealed ? 1 : 0;
  bytes.writeUInt32BE(header.next, 8);
  bytes.set(header.salt, 16);
  createHash('sha256').update(bytes.subarray(0, 32)).digest().copy(bytes, 32);
  return bytes;
}

/** Reads the header; undefined when any bit is not what was written, `newer` when a later version wrote it. */
export function decodeHeader(bytes: Uint8Array): KeyFileHeader | 'newer' | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headerLength));
  if (head.length < headerLength || head.toString('latin1', 0, 6) !== 'BNKEYS') return undefined;
  if (!createHash('sha256').update(head.subarray(0, 32)).digest().equals(head.subarray(32))) return undefined;
  if (head[6] !== 1) return 'newer';
  return { sealed: head[7] === 1, next: head.readUInt32BE(8), salt: Buffer.from(head.subarray(16, 32)) };
}

/** What a record says in the clear. */
export function outlineOf(record: Buffer): SlotOutline {
  const classBytes = record.subarray(20, 20 + classLimit);
  const end = classBytes.indexOf(0);
  return {
    number: record.readUInt32BE(0),
    ownerTag: record.toString('hex', 4, 20),
    class: classBytes.toString('utf8', 0, end < 0 ? classLimit : end),
  };
}

/** The codec for a file with this salt. Without a data key the bodies are plain. */
export function slotCodec(dataKey: Uint8Array | null, salt: Uint8Array): SlotCodec {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', dataKey ?? Buffer.alloc(32), salt, `binnacle/keys/1/${purpose}`, 32));
  const bodyKey = derive('body');
  const tagKey = derive('owner');
  const plainTag = (head: Uint8Array, body: Uint8Array): Buffer =>
    createHmac('sha256', bodyKey).update(head).update(body).digest().subarray(0, 16);

  const ownerTag = (owner: string): string => createHmac('sha256', tagKey).update(owner).digest('hex').slice(0, 32);

  return {
    ownerTag,
    encode(slot, nonce) {
      if (!fitsSlot(slot.owner, slot.class)) throw new RangeError('owner or class of a key slot is too long');
      const record = Buffer.alloc(recordLength);
      record.writeUInt32BE(slot.number, 0);
      record.write(ownerTag(slot.owner), 4, 'hex');
      record.write(slot.class, 20, 'utf8');
      record.set(nonce, 44);
      const body = Buffer.alloc(bodyLength);
      body.set(slot.key, 0);
      body.writeDoubleBE(slot.subject, 32);
      body[40] = body.write(slot.owner, 41, 'utf8');
      const head = record.subarray(0, bodyStart);
      if (dataKey === null) {
        record.set(body, bodyStart);
        record.set(plainTag(head, body), bodyStart + bodyLength);
      } else {
        const cipher = createCipheriv('aes-256-gcm', bodyKey, nonce, { authTagLength: 16 });
        cipher.setAAD(head);
        record.set(cipher.update(body), bodyStart);
        cipher.final();
        record.set(cipher.getAuthTag(), bodyStart + bodyLength);
      }
      body.fill(0);
      return record;
    },
    decode(bytes) {
      if (bytes.length !== recordLength) return undefined;
      const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const head = record.subarray(0, bodyStart);
      const sealed = record.subarray(bodyStart, bodyStart + bodyLength);
      const tag = record.subarray(bodyStart + bodyLength, bodyStart + bodyLength + 16);
      let body: Buffer = sealed;
      if (dataKey === null) {
        if (!plainTag(head, sealed).equals(tag)) return undefined;
      } else {
        const decipher = createDecipheriv('aes-256-gcm', bodyKey, record.subarray(44, 56), { authTagLength: 16 });
        decipher.setAAD(head);
        decipher.setAuthTag(tag);
        body = decipher.update(sealed);
        try {
          decipher.final();
        } catch {
          return undefined;
        }
      }
      const outline = outlineOf(record);
      const owner = body.toString('utf8', 41, 41 + (body[40] ?? 0));
      return {
        number: outline.number,
        owner,
        class: outline.class,
        subject: body.readDoubleBE(32),
        key: Buffer.from(body.subarray(0, 32)),
      };
    },
  };
}
