import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePrivateFolder, platformFolders } from '../../../main/keychain/platform-folders.ts';

describe('the folders of a platform', () => {
  it('follow XDG on Linux, and ignore what is relative', () => {
    expect(platformFolders('linux', {}, '/home/ana')).toEqual({
      data: '/home/ana/.local/share/binnacle',
      state: '/home/ana/.local/state/binnacle',
      runtime: undefined,
    });
    const named = { XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s', XDG_RUNTIME_DIR: '/run/user/7' };
    expect(platformFolders('linux', named, '/home/ana')).toEqual({
      data: '/d/binnacle',
      state: '/s/binnacle',
      runtime: '/run/user/7/binnacle',
    });
    const relative = { XDG_DATA_HOME: 'd', XDG_STATE_HOME: '', XDG_RUNTIME_DIR: './run' };
    expect(platformFolders('linux', relative, '/home/ana')).toEqual(platformFolders('linux', {}, '/home/ana'));
  });

  it('follow Apple and Windows elsewhere', () => {
    expect(platformFolders('darwin', {}, '/Users/ana').data).toBe(
      '/Users/ana/Library/Application Support/Binnacle/Data',
    );
    expect(platformFolders('win32', {}, 'C:\\Users\\ana').state).toBe(
      'C:\\Users\\ana\\AppData\\Local\\Binnacle\\State',
    );
    expect(platformFolders('win32', { LOCALAPPDATA: 'D:\\local' }, 'C:\\Users\\ana').data).toBe(
      'D:\\local\\Binnacle\\Data',
    );
  });
});

describe('a private folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'binnacle-folder-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is made with its parents, and closed where it was open', () => {
    const path = join(root, 'a', 'b');
    ensurePrivateFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    const open = join(root, 'open');
    mkdirSync(open, { mode: 0o755 });
    ensurePrivateFolder(open);
    expect(statSync(open).mode & 0o777).toBe(0o700);
  });

  it('is no file and no link', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const link = join(root, 'link');
    symlinkSync(root, link);
    expect(() => ensurePrivateFolder(file)).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(() => ensurePrivateFolder(link)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
