import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import { moveFile, replaceFile } from './atomic-file.ts';
import { readHashedJson, writeHashedJson } from './hashed-json.ts';
import { headerProblem, isRecoveryWrapping } from './header-shape.ts';
import { findWrapping, type RecoveryWrapping, type WorkspaceHeader } from './workspace-header.ts';

/** The files of a data folder that hold the workspace's header. */
export const headerFiles = {
  header: 'workspace.json',
  /** The header as it was one change ago, or its twin where the older one must not open anything any more. */
  previous: 'workspace.previous.json',
  /** What the recovery kit needs when the header itself is lost. */
  recovery: 'recovery.json',
  /** A damaged header that was put aside. */
  damaged: 'workspace.damaged.json',
} as const;

/** What `recovery.json` holds: enough to build a header anew. */
export interface RecoveryRecord {
  readonly workspace: Pick<WorkspaceHeader, 'id' | 'name' | 'createdAt' | 'sample'>;
  readonly wrapping: RecoveryWrapping;
}

/**
 * Reads the header of a data folder.
 * @throws BinnacleError NO_WORKSPACE, NEWER_FORMAT, DAMAGED (with `details.previous` and `details.recovery`: the ways on that are there).
 */
export function readHeader(folder: string): WorkspaceHeader {
  const bytes = readFile(join(folder, headerFiles.header));
  if (bytes === undefined) {
    const others = [headerFiles.previous, headerFiles.recovery].filter((name) => existsSync(join(folder, name)));
    if (others.length > 0) throw damaged(folder, `The header ${headerFiles.header} is missing.`);
    throw new BinnacleError('NO_WORKSPACE', `There is no workspace in ${folder}.`, {
      fix: 'Make one with `binnacle workspace init`, or name another folder with --data-dir.',
    });
  }
  const parsed = parseHeader(bytes);
  if (typeof parsed === 'string') throw damaged(folder, parsed);
  return parsed;
}

/** Whether a folder holds a header, a copy of one or what is left of one. */
export function hasHeader(folder: string): boolean {
  return Object.values(headerFiles).some((name) => existsSync(join(folder, name)));
}

/**
 * Writes a new workspace's header.
 * @throws BinnacleError CONFLICT when the folder holds one, or traces of one: a new key never goes over old data.
 */
export function createHeader(folder: string, header: WorkspaceHeader): void {
  if (hasHeader(folder)) {
    throw new BinnacleError('CONFLICT', `${folder} already holds a workspace, or what is left of one.`, {
      fix: 'Open it, or choose an empty folder. Nothing was changed.',
    });
  }
  writeHeader(folder, header);
}

/**
 * Replaces the header, keeping the one before as a copy. Where the one before holds a wrapped key that the new one does
 * not (a passphrase was changed, a kit made void), the copy becomes the new one's twin, so that what was made void opens nothing.
 * @throws BinnacleError STORAGE_FAILED
 */
export function writeHeader(folder: string, header: WorkspaceHeader): void {
  const bytes = serialize(header);
  const path = join(folder, headerFiles.header);
  const before = readFile(path);
  const parsed = before === undefined ? undefined : parseHeader(before);
  const keeps = typeof parsed === 'object' && parsed.wrappings.every((wrapping) => opens(header, wrapping.box.tag));
  if (before !== undefined && keeps) replaceFile(join(folder, headerFiles.previous), before);
  replaceFile(path, bytes);
  if (!keeps) replaceFile(join(folder, headerFiles.previous), bytes);
  const wrapping = findWrapping(header, 'recovery');
  if (wrapping !== undefined) writeRecoveryRecord(folder, header, wrapping);
}

/** Puts a damaged header aside and a rebuilt one in its place. */
export function replaceDamagedHeader(folder: string, header: WorkspaceHeader): void {
  const path = join(folder, headerFiles.header);
  if (existsSync(path)) moveFile(path, join(folder, headerFiles.damaged));
  writeHeader(folder, header);
}

/**
 * Puts a damaged header aside and its previous copy in its place.
 * @throws BinnacleError DAMAGED when the copy is not whole either.
 */
export function restorePreviousHeader(folder: string): WorkspaceHeader {
  const bytes = readFile(join(folder, headerFiles.previous));
  const header = bytes === undefined ? 'There is no previous copy of the header.' : parseHeader(bytes);
  if (typeof header === 'string') throw damaged(folder, header);
  replaceDamagedHeader(folder, header);
  return header;
}

/** What the recovery kit needs to rebuild a header; undefined when no kit was made or the file is not whole. */
export function readRecoveryRecord(folder: string): RecoveryRecord | undefined {
  const bytes = readFile(join(folder, headerFiles.recovery));
  const content = bytes === undefined ? undefined : readHashedJson(bytes);
  if (content?.formatVersion !== 1 || !isRecoveryWrapping(content.wrapping)) return undefined;
  return content as unknown as RecoveryRecord;
}

function writeRecoveryRecord(folder: string, header: WorkspaceHeader, wrapping: RecoveryWrapping): void {
  const { id, name, createdAt, sample } = header;
  const path = join(folder, headerFiles.recovery);
  const record = {
    formatVersion: 1,
    workspace: { id, name, createdAt, sample },
    wrapping: wrapping as unknown as Json,
  };
  const bytes = writeHashedJson(record);
  if (!readFile(path)?.equals(bytes)) replaceFile(path, bytes);
}

function parseHeader(bytes: Buffer): WorkspaceHeader | string {
  const content = readHashedJson(bytes);
  if (content === undefined) return `The header ${headerFiles.header} is damaged: it does not match its own hash.`;
  if (typeof content.formatVersion === 'number' && content.formatVersion > 1) {
    throw new BinnacleError('NEWER_FORMAT', `The header is of format ${content.formatVersion}; this version reads 1.`, {
      fix: 'Open the workspace with a newer version of the console. Nothing was changed.',
    });
  }
  return headerProblem(content) ?? (content as unknown as WorkspaceHeader);
}

function serialize(header: WorkspaceHeader): Buffer {
  const problem = headerProblem(header as unknown as JsonObject);
  if (problem !== undefined) throw new BinnacleError('INVALID_INPUT', problem, { fix: 'Nothing was changed.' });
  return writeHashedJson(header as unknown as JsonObject);
}

function opens(header: WorkspaceHeader, tag: string): boolean {
  return header.wrappings.some((wrapping) => wrapping.box.tag === tag);
}

function damaged(folder: string, what: string): BinnacleError {
  const bytes = readFile(join(folder, headerFiles.previous));
  const previous = bytes !== undefined && typeof parseHeader(bytes) === 'object';
  const recovery = readRecoveryRecord(folder) !== undefined;
  const ways = [
    ...(previous ? ['restore its previous copy, which is whole'] : []),
    ...(recovery ? ['rebuild it with the recovery kit'] : []),
  ];
  const fix = ways.length > 0 ? ways.join(', or ') : 'restore the data folder from a backup';
  return new BinnacleError('DAMAGED', `${what} (${folder})`, {
    fix: `${fix[0]?.toUpperCase()}${fix.slice(1)}. Nothing was changed.`,
    details: { reason: 'header-damaged', previous, recovery },
  });
}

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return undefined;
    }
    throw new BinnacleError('STORAGE_FAILED', `${path} cannot be read: ${(error as Error).message}.`, {
      fix: 'Check the folder’s permissions and the disk.',
      cause: error,
    });
  }
}
