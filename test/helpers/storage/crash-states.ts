import { dirname } from 'node:path';
import { type DiskImage, type Inode, type Operation, truncateTo, writeInto } from './memory-files.ts';
import type { Random } from './random.ts';

const SECTOR = 512;

/**
 * One disk that a crash after the first `length` operations of a log could leave.
 *
 * What a sync covered is there. Everything else is there, missing or, for writes, there in some of its sectors, each by
 * chance and in no order: a disk, its cache and a file system's journal may have got to any of it first.
 *
 * @param start the disk the log began on, with the inode numbers the log calls its files by.
 */
export function crashState(
  start: { readonly image: DiskImage; readonly inodes: ReadonlyMap<string, number> },
  log: readonly Operation[],
  length: number,
  random: Random,
): DiskImage {
  // How likely an operation that was not synced survives; also none and all.
  const chance = random.pick([0, 0.2, 0.5, 0.8, 1]);
  const tears = random.chance(0.5);
  const inodes = new Map<number, Inode>();
  const names = new Map<string, number>();
  for (const [path, id] of start.inodes) {
    names.set(path, id);
    inodes.set(id, { id, bytes: Buffer.from(start.image.names.get(path)!) });
  }
  const folders = new Set(start.image.folders);
  const syncedUntil = lastSyncs(log, length);
  const forgotten = forgottenWrites(log, length);
  for (let index = 0; index < length; index++) {
    const operation = log[index]!;
    const kept = (target: string): boolean => index < (syncedUntil.get(target) ?? -1) || random.chance(chance);
    switch (operation.kind) {
      case 'folder':
        if (kept(`folder ${dirname(operation.path)}`)) folders.add(operation.path);
        break;
      case 'link':
        inodes.set(operation.inode, { id: operation.inode, bytes: Buffer.alloc(0) });
        if (kept(`folder ${dirname(operation.path)}`)) names.set(operation.path, operation.inode);
        break;
      case 'rename':
        if (!kept(`folder ${dirname(operation.to)}`)) break;
        if (names.get(operation.from) === operation.inode) names.delete(operation.from);
        names.set(operation.to, operation.inode);
        break;
      case 'unlink':
        if (kept(`folder ${dirname(operation.path)}`)) names.delete(operation.path);
        break;
      case 'truncate':
        if (kept(`inode ${operation.inode}`)) truncateTo(inodes.get(operation.inode)!, operation.size);
        break;
      case 'write': {
        const inode = inodes.get(operation.inode)!;
        const synced = index < (syncedUntil.get(`inode ${operation.inode}`) ?? -1) && !forgotten.has(index);
        if (synced || !tears) {
          if (synced || random.chance(chance)) writeInto(inode, operation.bytes, operation.position);
        } else {
          tear(inode, operation.bytes, operation.position, chance, random);
        }
        break;
      }
      default:
        break;
    }
  }
  const left = new Map<string, Buffer>();
  for (const [path, id] of names) if (folders.has(dirname(path))) left.set(path, inodes.get(id)!.bytes);
  return { folders, names: left };
}

/** For each file and folder, the index of the last sync of it among the first `length` operations. */
function lastSyncs(log: readonly Operation[], length: number): Map<string, number> {
  const last = new Map<string, number>();
  for (let index = 0; index < length; index++) {
    const operation = log[index]!;
    if (operation.kind === 'sync') last.set(`inode ${operation.inode}`, index);
    if (operation.kind === 'sync-folder') last.set(`folder ${operation.path}`, index);
  }
  return last;
}

/** The writes that a failed sync left in memory for good. */
function forgottenWrites(log: readonly Operation[], length: number): Set<number> {
  const forgotten = new Set<number>();
  const dirty = new Map<number, number[]>();
  for (let index = 0; index < length; index++) {
    const operation = log[index]!;
    if (operation.kind === 'write') dirty.set(operation.inode, [...(dirty.get(operation.inode) ?? []), index]);
    if (operation.kind === 'failed-sync') for (const one of dirty.get(operation.inode) ?? []) forgotten.add(one);
    if (operation.kind === 'sync' || operation.kind === 'failed-sync') dirty.delete(operation.inode);
  }
  return forgotten;
}

/** Writes some of the sectors a write touches. */
function tear(inode: Inode, bytes: Buffer, position: number, chance: number, random: Random): void {
  const end = position + bytes.length;
  const kept: [from: number, to: number][] = [];
  for (let at = position; at < end; ) {
    const next = Math.min(end, (Math.floor(at / SECTOR) + 1) * SECTOR);
    if (random.chance(chance)) kept.push([at, next]);
    at = next;
  }
  const size = kept.at(-1)?.[1] ?? 0;
  if (size > inode.bytes.length) truncateTo(inode, size);
  for (const [from, to] of kept) writeInto(inode, bytes.subarray(from - position, to - position), from);
}
