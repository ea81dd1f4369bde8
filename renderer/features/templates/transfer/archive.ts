import { Unzip, type UnzipFile, UnzipInflate, zipSync } from 'fflate';
import type { TemplateFile } from '../../../../main/contract/authoring.ts';

/** Files as a .zip: ordered by path and all of one moment, so that the same files give the same bytes. */
export function packFiles(files: readonly TemplateFile[]): Uint8Array {
  const encode = new TextEncoder();
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const entries = Object.fromEntries(ordered.map((file) => [file.path, encode.encode(file.text)]));
  // The format's own beginning of time; its fields are written in local time, so any zone gives the same bytes.
  return zipSync(entries, { mtime: new Date(1980, 0, 1), level: 6 });
}

/** What reading an archive may cost. */
export interface ArchiveBounds {
  readonly bytes: number;
  readonly files: number;
}

/** One file of an archive. */
export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Why an archive was not read: one of its bounds, or what is wrong with it. */
export class ArchiveRefused extends Error {
  readonly bound: 'bytes' | 'files' | null;

  constructor(bound: 'bytes' | 'files' | null, why: string) {
    super(why);
    this.name = 'ArchiveRefused';
    this.bound = bound;
  }
}

/**
 * Compressed bytes given to the unpacker at once. Deflate grows at most 1,032 times (RFC 1951), so that no step makes
 * more than some 17 MB before the bound is looked at.
 */
const step = 16 * 1024;
const stepsBeforeRest = 64;

/**
 * Reads a .zip within bounds that count what really comes out, whatever its headers say; lets the window breathe on the
 * way. Folders are left out.
 * @throws ArchiveRefused when a bound is hit, or when it is no archive, encrypted, damaged or cut short.
 */
export async function unpackFiles(archive: Uint8Array, bounds: ArchiveBounds): Promise<readonly ArchiveEntry[]> {
  if (!isWhole(archive)) throw new ArchiveRefused(null, 'it is no archive, or it ends too early');
  const entries: ArchiveEntry[] = [];
  let trouble: ArchiveRefused | null = null;
  let total = 0;
  let seen = 0;
  let open = 0;
  const stop = (refused: ArchiveRefused, file?: UnzipFile) => {
    trouble ??= refused;
    file?.terminate();
  };
  const unzip = new Unzip((file) => {
    if (trouble !== null || file.name.endsWith('/')) return;
    seen += 1;
    if (seen > bounds.files) return stop(new ArchiveRefused('files', 'too many files'));
    const parts: Uint8Array[] = [];
    open += 1;
    file.ondata = (error, chunk, final) => {
      if (trouble !== null) return;
      if (error) return stop(new ArchiveRefused(null, error.message));
      total += chunk.length;
      if (total > bounds.bytes) return stop(new ArchiveRefused('bytes', 'too large'), file);
      // The unpacker uses its buffer again.
      parts.push(chunk.slice());
      if (!final) return;
      open -= 1;
      entries.push({ path: file.name, bytes: joined(parts) });
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0, turn = 1; at < archive.length; at += step, turn += 1) {
    try {
      unzip.push(archive.subarray(at, at + step), at + step >= archive.length);
    } catch (error) {
      stop(new ArchiveRefused(null, error instanceof Error ? error.message : String(error)));
    }
    if (trouble !== null) throw trouble;
    if (turn % stepsBeforeRest === 0) await new Promise((done) => setTimeout(done));
  }
  if (open > 0) throw new ArchiveRefused(null, 'it ends before its last file does');
  return entries;
}

/** Whether it begins with an entry and holds the record that ends every archive (PKWARE APPNOTE 4.3.16). */
function isWhole(archive: Uint8Array): boolean {
  const signed = (at: number, third: number) =>
    archive[at] === 0x50 && archive[at + 1] === 0x4b && archive[at + 2] === third && archive[at + 3] === third + 1;
  const longestComment = 0xffff;
  const from = Math.max(0, archive.length - 22 - longestComment);
  for (let at = archive.length - 22; at >= from; at -= 1) if (signed(at, 5)) return signed(0, 3) || at === 0;
  return false;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
