import { errorCode, type FileSystem, readWhole, writeFully } from '../files.ts';
import { readCheckpoint } from './checkpoint.ts';

/** The name of the file in the workspace's own folder among the checkpoints. */
export const checkpointFileName = 'checkpoints';

/** Checkpoints outside the data folder: one line each, only ever added to. */
export interface CheckpointStore {
  /** The file's path. */
  readonly path: string;
  /** Every whole line, oldest first; undefined when there is no file. @throws the system's error when it cannot be read. */
  read(): readonly string[] | undefined;
  /** Adds a line, on disk when this returns. @throws the system's error. */
  add(line: string): void;
}

/** The store of one workspace under a folder for all of them. */
export function checkpointStore(files: FileSystem, folder: string, workspaceId: string): CheckpointStore {
  const own = `${folder}/${workspaceId}`;
  const path = `${own}/${checkpointFileName}`;
  return {
    path,
    read() {
      const bytes = readIfThere(files, path);
      if (bytes === undefined) return undefined;
      const end = wholeLength(bytes);
      return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    },
    add(line) {
      files.makeFolder(own);
      const { file, made } = openOrCreate(files, path);
      try {
        const end = endOfLastLine(files, file);
        if (end < files.size(file)) files.truncate(file, end);
        writeFully(files, file, Buffer.from(`${line}\n`), end);
        files.fsync(file);
      } finally {
        files.close(file);
      }
      if (made) {
        files.syncFolder(own);
        files.syncFolder(folder);
      }
    },
  };
}

function readIfThere(files: FileSystem, path: string): Buffer | undefined {
  try {
    return readWhole(files, path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function openOrCreate(files: FileSystem, path: string): { file: number; made: boolean } {
  try {
    return { file: files.open(path, 'write'), made: false };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return { file: files.open(path, 'create'), made: true };
  }
}

/**
 * Bytes of whole lines. What follows the last line feed was cut short by a crash, and so may the last line have been when
 * it has not the form of one: each line is synced before the next is begun. Somebody who damages the last line on purpose
 * gets no further than somebody who takes it away.
 */
function wholeLength(bytes: Buffer): number {
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === 0) return 0;
  const start = bytes.lastIndexOf(0x0a, end - 2) + 1;
  const last = readCheckpoint(bytes.toString('utf8', start, end - 1));
  return !last.ok && last.reason === 'form' ? start : end;
}

/** Where the next line begins. Looks back no further than two lines can be long. */
function endOfLastLine(files: FileSystem, file: number): number {
  const size = files.size(file);
  const tail = Buffer.alloc(Math.min(size, 8192));
  let done = 0;
  while (done < tail.length) {
    const moved = files.read(file, tail.subarray(done), size - tail.length + done);
    if (moved <= 0) break;
    done += moved;
  }
  return size - tail.length + wholeLength(tail);
}
