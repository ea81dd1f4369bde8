import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolder, ownFolder, socketPath } from '../../../main/hosts/session/folder.ts';
import { lockFile, tryLock } from '../../../main/hosts/session/lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a lock is had once, also within one process, and again when it was let go', () => {
  const first = tryLock(folder);
  expect(first?.fresh).toBe(true);
  expect(tryLock(folder)).toBeUndefined();
  expect(lstatSync(lockFile(folder)).mode & 0o777).toBe(0o600);
  first?.release();
  const second = tryLock(folder);
  expect(second?.fresh).toBe(false);
  second?.release(true);
  second?.release(true);
  expect(existsSync(lockFile(folder))).toBe(false);
});

test('who holds a lock whose file was taken away does not keep others from a new one, and is not fooled itself', () => {
  const holder = tryLock(folder);
  const inode = statSync(lockFile(folder)).ino;
  rmSync(lockFile(folder));
  const next = tryLock(folder);
  expect(next?.fresh).toBe(true);
  expect(statSync(lockFile(folder)).ino).not.toBe(inode);
  holder?.release();
  expect(tryLock(folder)).toBeUndefined();
  next?.release();
});

test('what is no plain file is not locked', () => {
  mkdirSync(lockFile(folder));
  expect(() => tryLock(folder)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  rmSync(lockFile(folder), { recursive: true });
  symlinkSync('/dev/null', lockFile(folder));
  expect(() => tryLock(folder)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  expect(tryLock(join(folder, 'missing'))).toBeUndefined();
});

test('a folder is made for its account alone, and only where that is asked for', () => {
  const wanted = join(folder, 'a', 'b');
  expect(ownFolder(wanted, false)).toBeUndefined();
  expect(existsSync(join(folder, 'a'))).toBe(false);
  expect(ownFolder(wanted, true)).toBe(wanted);
  expect(statSync(wanted).mode & 0o777).toBe(0o700);
  const link = join(folder, 'link');
  symlinkSync(wanted, link);
  expect(ownFolder(link, true)).toBe(wanted);
  expect(() => ownFolder(process.execPath, true)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

test.skipIf(process.platform !== 'linux')('a folder that the system refuses to make is refused in a sentence', () => {
  for (const refused of ['/proc/binnacle/data', '/proc/self/binnacle', join(process.execPath, 'data')]) {
    expect(() => ownFolder(refused, true)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(/cannot be used: (the|a) /) }),
    );
  }
});

test('the data folder is the chosen one, else the one named by the surroundings', () => {
  const from = process.env.INIT_CWD ?? process.cwd();
  expect(dataFolder('/x/y')).toBe('/x/y');
  expect(dataFolder('y')).toBe(join(from, 'y'));
  expect(socketPath('/short')).toBe('/short/console.sock');
});
