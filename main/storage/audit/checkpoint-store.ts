import { errorCode, type FileSystem, readWhole, writeFully } from '../files.ts';

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
      // What follows the last line feed is a line whose writing was cut short.
      return bytes.toString('utf8').split('\n').slice(0, -1);
    },
    add(line) {
      files.makeFolder(own);
      const { file, made } = openOrCreate(files, path);
      try {
        writeFully(files, file, Buffer.from(`${line}\n`), endOfLastLine(files, file));
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

/** Where the next line begins: after the last line feed. Looks back no further than a line can be long. */
function endOfLastLine(files: FileSystem, file: number): number {
  const size = files.size(file);
  const tail = Buffer.alloc(Math.min(size, 8192));
  let done = 0;
  while (done < tail.length) {
    const moved = files.read(file, tail.subarray(done), size - tail.length + done);
    if (moved <= 0) break;
    done += moved;
  }
  const end = tail.lastIndexOf(0x0a);
  return end < 0 ? size - tail.length : size - tail.length + end + 1;
}
