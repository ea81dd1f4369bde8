import { type FileCipher, SEAL_BYTES } from '../file-cipher.ts';
import { type FileHeader, type ReadHeader, readHeader, writeHeader } from './file-header.ts';

/** The file that says which generation counts. It is all header; a seal over nothing binds it to the key. */
export interface Manifest extends FileHeader {
  readonly kind: 'manifest';
  /** The generation kept in reserve; null when there is none. */
  readonly previous: number | null;
  /** Hash that names the current snapshot, hex. */
  readonly snapshot: string;
  /** The journal of this generation held at least the transactions up to this one. */
  readonly floor: number;
}

/** The bytes of a manifest file. */
export function encodeManifest(manifest: Manifest, cipher: FileCipher): readonly Buffer[] {
  const header = writeHeader(manifest);
  return [header, cipher.seal(0, Buffer.alloc(0), header)];
}

/** Reads a manifest; undefined when it is not whole. The seal is checked by `manifestIsGenuine`. */
export function readManifest(bytes: Buffer): ReadHeader<Manifest> | undefined {
  const read = readHeader<Manifest>(bytes, 'manifest');
  return read !== undefined && bytes.length === read.bytes.length + SEAL_BYTES ? read : undefined;
}

/** Whether a manifest was written under this key. */
export function manifestIsGenuine(bytes: Buffer, read: ReadHeader<Manifest>, cipher: FileCipher): boolean {
  return cipher.open(0, bytes.subarray(read.bytes.length), read.bytes) !== undefined;
}
