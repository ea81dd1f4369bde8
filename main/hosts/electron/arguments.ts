import { dataFolder } from '../session/folder.ts';

/** The data folder named by `--data-dir`, else by `BINNACLE_HOME`, else the platform's own place. Always absolute. */
export function dataFolderOf(args: readonly string[]): string {
  const at = args.findIndex((word) => word === '--data-dir' || word.startsWith('--data-dir='));
  const word = args[at];
  return dataFolder(word?.includes('=') ? word.slice(word.indexOf('=') + 1) : at === -1 ? undefined : args[at + 1]);
}
