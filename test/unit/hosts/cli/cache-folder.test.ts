import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from '../../../../main/hosts/cli/cache-folder.ts';

// What is read from there is run: a folder that somebody else can write to must never be taken.
describe.runIf(process.platform !== 'win32')('the folder of compiled code', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'binnacle-cache-'));
    vi.stubEnv('XDG_CACHE_HOME', base);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(base, { recursive: true });
  });

  it('is made for this account alone', () => {
    expect(cacheFolder()).toBe(join(base, 'binnacle'));
    expect(statSync(join(base, 'binnacle')).mode & 0o777).toBe(0o700);
  });

  it.each([0o777, 0o770, 0o702])('is not taken with mode %o', (mode) => {
    mkdirSync(join(base, 'binnacle'));
    chmodSync(join(base, 'binnacle'), mode);
    expect(cacheFolder()).toBeUndefined();
  });

  it('is not taken through a link', () => {
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o777);
    symlinkSync(elsewhere, join(base, 'binnacle'));
    expect(cacheFolder()).toBeUndefined();
  });

  it('is done without where no home is known or it cannot be made', () => {
    vi.stubEnv('XDG_CACHE_HOME', 'relative');
    vi.stubEnv('HOME', '');
    expect(cacheFolder()).toBeUndefined();
    vi.stubEnv('XDG_CACHE_HOME', '/dev/null');
    expect(cacheFolder()).toBeUndefined();
    expect(existsSync('relative')).toBe(false);
  });
});
