import { hash } from 'node:crypto';
import { errorCode, type FileSystem, readWhole, removeIfThere, replaceFile, writeFully } from '../files.ts';
import { canonicalJson } from './canonical.ts';

/** The side file's name in the data folder. */
export const lockedEventsName = 'locked-events';

/** Something that happened while the vault was locked: codes and numbers only, since nothing can be sealed then. */
export interface LockedEvent {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly host: string;
  readonly operation: string;
  /** The error's code, for example `LOCKED`. */
  readonly code: string;
}

/** What the side file holds. */
export interface LockedEvents {
  readonly events: readonly LockedEvent[];
  /** Attempts after the file was full: counted, not described. */
  readonly unlisted: number;
  /** Hash of each event's line, by which what was taken into the log already is known again. */
  readonly hashes: readonly string[];
  /** Whether every line is whole and follows the one before. */
  readonly sound: boolean;
}

/** Events the file describes; further ones are counted. */
export const lockedEventLimit = 500;
/** The longest wait asked of a caller once the file is full, milliseconds. */
const longestDelay = 30_000;

/** Lines of the file: an event, or the count of those that found no place. */
interface Line extends LockedEvent {
  readonly previous: string;
  readonly unlisted: number;
}

/**
 * Adds an event, on disk when this returns, and gives how long the caller should be made to wait: nothing while there is
 * room, then 1 second, doubling up to 30.
 *
 * @throws the system's error.
 */
export function recordLockedEvent(files: FileSystem, folder: string, event: LockedEvent): { readonly delay: number } {
  const path = `${folder}/${lockedEventsName}`;
  const { lines, sound, bytes } = readLines(files, path);
  const last = lines.at(-1);
  if (lines.length < lockedEventLimit) {
    // A torn last line goes: its event is the one that a crash took.
    append(files, path, sound ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1), encode(event, last?.hash, 0));
    if (bytes.length === 0) files.syncFolder(folder);
    return { delay: 0 };
  }
  const unlisted = (last?.line.unlisted ?? 0) + 1;
  const kept = lines.slice(0, lockedEventLimit - 1);
  // The last place holds the newest event and the count of those between.
  const text = [...kept.map(({ text }) => text), encode(event, kept.at(-1)?.hash, unlisted)].join('');
  replaceFile(files, path, [Buffer.from(text)]);
  files.syncFolder(folder);
  return { delay: Math.min(longestDelay, 1000 * 2 ** Math.min(unlisted - 1, 10)) };
}

/** Reads the side file; nothing in it when there is none. */
export function readLockedEvents(files: FileSystem, folder: string): LockedEvents {
  const { lines, sound } = readLines(files, `${folder}/${lockedEventsName}`);
  return {
    events: lines.map(({ line: { time, host, operation, code } }) => ({ time, host, operation, code })),
    unlisted: lines.reduce((sum, { line }) => sum + line.unlisted, 0),
    hashes: lines.map((line) => line.hash),
    sound,
  };
}

/** Removes the side file once its events are in the log, on disk. */
export function removeLockedEvents(files: FileSystem, folder: string): void {
  removeIfThere(files, `${folder}/${lockedEventsName}`);
  removeIfThere(files, `${folder}/${lockedEventsName}.tmp`);
  files.syncFolder(folder);
}

function encode({ time, host, operation, code }: LockedEvent, previous = '', unlisted: number): string {
  return `${canonicalJson({ code, host, operation, previous, time, unlisted })}\n`;
}

function append(files: FileSystem, path: string, before: Buffer, text: string): void {
  let file: number;
  try {
    file = files.open(path, 'write');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    file = files.open(path, 'create');
  }
  try {
    writeFully(files, file, Buffer.from(text), before.length);
    files.truncate(file, before.length + Buffer.byteLength(text));
    files.fsync(file);
  } finally {
    files.close(file);
  }
}

interface ReadLine {
  readonly text: string;
  readonly hash: string;
  readonly line: Line;
}

function readLines(files: FileSystem, path: string): { lines: ReadLine[]; sound: boolean; bytes: Buffer } {
  let bytes: Buffer;
  try {
    bytes = readWhole(files, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return { lines: [], sound: true, bytes: Buffer.alloc(0) };
  }
  const texts = bytes.toString('utf8').split('\n');
  const lines: ReadLine[] = [];
  let sound = texts.pop() === '';
  let previous = '';
  for (const body of texts) {
    const line = parse(body);
    if (line === undefined || line.previous !== previous) sound = false;
    if (line === undefined) continue;
    previous = hash('sha256', body, 'hex');
    lines.push({ text: `${body}\n`, hash: previous, line });
  }
  return { lines, sound, bytes };
}

function parse(body: string): Line | undefined {
  try {
    const line = JSON.parse(body) as Line;
    const { time, host, operation, code, previous, unlisted } = line;
    return canonicalJson({ code, host, operation, previous, time, unlisted }) === body ? line : undefined;
  } catch {
    return undefined;
  }
}
