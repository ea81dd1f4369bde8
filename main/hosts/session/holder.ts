import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostKind } from '../../contract/messages.ts';

/** What the console that holds a folder says of itself. A hint for people and the way to its socket; never proof of anything. */
export interface Holder {
  readonly pid: number;
  readonly host: HostKind;
  /** RFC 3339 UTC. */
  readonly since: string;
  readonly socket: string;
}

const file = (folder: string): string => join(folder, 'holder.json');

/**
 * Writes the hint, replacing the one before. Only the holder of the lock may. It is a hint: where the disk is full there is
 * none, and what is kept can still be read.
 */
export function writeHolder(folder: string, holder: Holder): void {
  const path = file(folder);
  const next = `${path}.new`;
  rmSync(next, { force: true });
  try {
    writeFileSync(next, `${JSON.stringify(holder)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(next, path);
  } catch {
    rmSync(next, { force: true });
    removeHolder(folder);
  }
}

/** Removes the hint. */
export function removeHolder(folder: string): void {
  rmSync(file(folder), { force: true });
}

/** Reads the hint; undefined when there is none, or when it cannot be read. */
export function readHolder(folder: string): Holder | undefined {
  try {
    const value = JSON.parse(readFileSync(file(folder), 'utf8')) as Partial<Holder> | null;
    if (!Number.isInteger(value?.pid) || typeof value?.socket !== 'string') return undefined;
    return { pid: value.pid as number, host: value.host ?? 'cli', since: value.since ?? '', socket: value.socket };
  } catch {
    return undefined;
  }
}

/** The holder in words, for a sentence; empty when nothing is known. */
export function describeHolder(folder: string): string {
  const holder = readHolder(folder);
  if (holder === undefined) return '';
  const kinds = { electron: 'a desktop window', loopback: 'a browser window', cli: 'a command' };
  return ` (${kinds[holder.host] ?? 'a console'}, process ${holder.pid}${holder.since ? `, since ${holder.since}` : ''})`;
}
