import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Gzip, Zip, ZipDeflate } from 'fflate/browser';
import { type ExportTarget, isExportPath, manifestName } from './export-target.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';
import { failed } from './template-folder.ts';
import { usageError } from './usage.ts';

/** The most files a zip archive holds without the extension that many readers lack. */
const MOST_IN_ZIP = 65_535;
/** Every entry's time, so that the same files give the same bytes: the first that zip knows, in whatever zone. */
const TIME = new Date(1980, 0, 1);
const LEVEL = 6;

/** How entries become bytes. */
interface Packer {
  add(path: string, size: number, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  end(): Promise<void>;
}

/** An archive that an export becomes: `.zip`, `.tar.gz` or `.tgz`; written beside its place and moved there whole. */
export async function exportArchive(file: string, force: boolean): Promise<ExportTarget> {
  const about = await lstat(file).catch(() => null);
  if (about !== null && !(force && about.isFile())) {
    const message = about.isFile() ? `${file} is there already.` : `${file} is no file.`;
    throw usageError(message, about.isFile() ? 'Name another file, or add --force.' : 'Name a file.', 'to');
  }
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  let handle: FileHandle | undefined;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await abandon();
      throw failed(file, error);
    }
  };
  const abandon = async () => {
    await handle?.close().catch(() => undefined);
    handle = undefined;
    await rm(beside, { force: true });
  };
  await guarded(async () => {
    await mkdir(dirname(file), { recursive: true });
    handle = await open(beside, 'wx', 0o600);
  });
  const write = async (bytes: Uint8Array) => void (await handle!.appendFile(bytes));
  const packer = file.endsWith('.zip') ? zipPacker(write) : tarPacker(write);
  const check = (path: string) => {
    if (!isExportPath(path) && path !== manifestName) throw new Error(`an export cannot hold ${path}`);
  };
  return {
    place: file,
    add: (path, text) =>
      guarded(async () => {
        check(path);
        const bytes = new TextEncoder().encode(text);
        await packer.add(path, bytes.length, [bytes]);
      }),
    addFile: (path, from) =>
      guarded(async () => {
        check(path);
        await packer.add(path, (await stat(from)).size, createReadStream(from));
      }),
    finish: () =>
      guarded(async () => {
        await packer.end();
        await handle!.sync();
        await handle!.close();
        handle = undefined;
        await rename(beside, file);
      }),
    abandon,
  };
}

function zipPacker(write: (bytes: Uint8Array) => Promise<void>): Packer {
  const pending: Uint8Array[] = [];
  let entries = 0;
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    pending.push(bytes);
  });
  const flush = async () => {
    if (pending.length > 0) await write(Buffer.concat(pending.splice(0)));
  };
  return {
    add: async (path, _size, content) => {
      if (++entries > MOST_IN_ZIP) {
        throw usageError(`A zip archive holds at most ${MOST_IN_ZIP} files.`, 'Name a .tar.gz instead.', 'to');
      }
      const entry = new ZipDeflate(path, { level: LEVEL });
      entry.mtime = TIME;
      zip.add(entry);
      for await (const bytes of content) {
        entry.push(bytes);
        await flush();
      }
      entry.push(new Uint8Array(0), true);
      await flush();
    },
    end: async () => {
      zip.end();
      await flush();
    },
  };
}

function tarPacker(write: (bytes: Uint8Array) => Promise<void>): Packer {
  const pending: Uint8Array[] = [];
  const gzip = new Gzip({ level: LEVEL, mtime: 0 }, (bytes) => void pending.push(bytes));
  const push = async (bytes: Uint8Array, last = false) => {
    gzip.push(bytes, last);
    if (pending.length > 0) await write(Buffer.concat(pending.splice(0)));
  };
  return {
    add: async (path, size, content) => {
      await push(tarHeader(path, size));
      for await (const bytes of content) await push(bytes);
      await push(tarPadding(size));
    },
    end: () => push(tarEnd(), true),
  };
}
