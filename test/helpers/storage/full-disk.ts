import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own with a few hundred kilobytes, or why there is none. */
export type SmallDisk = { readonly folder: string; release(): void } | { readonly unavailable: string };

/** Mounts a small tmpfs; needs Linux and the right to mount. */
export function mountSmallDisk(kilobytes: number): SmallDisk {
  if (process.platform !== 'linux') return { unavailable: 'only Linux has tmpfs' };
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return { unavailable: `a small disk cannot be mounted here: ${(error as Error).message.split('\n')[0]}` };
  }
  return {
    folder,
    release() {
      execFileSync('umount', [folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
