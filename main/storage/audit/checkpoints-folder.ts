import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where checkpoints stand outside every data folder: `BINNACLE_CHECKPOINTS`, else the platform's folder for state
 * (XDG base directories on Linux, Application Support on macOS, the local application data on Windows).
 */
export function checkpointsFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment.BINNACLE_CHECKPOINTS;
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Binnacle Checkpoints');
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Binnacle', 'Checkpoints');
  }
  const state = environment.XDG_STATE_HOME;
  // A relative value is to be ignored (XDG Base Directory Specification).
  return join(state?.startsWith('/') === true ? state : join(home, '.local', 'state'), 'binnacle', 'checkpoints');
}
