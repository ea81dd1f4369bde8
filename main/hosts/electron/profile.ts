import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/**
 * Gives Chromium a profile of its own for each data folder, closed to other accounts. It holds where the window stood
 * and what the operator chose about its look; nothing of a workspace ever goes there.
 */
export function useProfile(stateFolder: string, folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const profile = join(stateFolder, 'window', name);
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  chmodSync(profile, 0o700);
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  return profile;
}

/**
 * Whether this is the first desktop console on its profile, and so on its data folder. A later one has made the first
 * show its window and ends. It protects no data: the engine's own lock does, against every kind of host.
 */
export function isFirst(show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', show);
  return true;
}
