import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { platformFolders } from '../../keychain/platform-folders.ts';

/** The data folder named by `--data-dir`, else by `BINNACLE_HOME`, else the platform's own place. */
export function dataFolderOf(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  const at = args.findIndex((word) => word === '--data-dir' || word.startsWith('--data-dir='));
  const word = args[at];
  const named = word?.includes('=') ? word.slice(word.indexOf('=') + 1) : at === -1 ? undefined : args[at + 1];
  return resolve(named || environment.BINNACLE_HOME || platformFolders(process.platform, environment, homedir()).data);
}
