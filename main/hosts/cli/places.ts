import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { platformFolders } from '../../keychain/platform-folders.ts';
import type { ChildEntries } from '../fork-launcher.ts';

/** Where the files stand that the command line's engine needs. */
export interface Places {
  readonly children: ChildEntries;
  readonly templatesFolder: string;
  readonly stateFolder: string;
}

/** The places by the entry file that runs: the bundle beside its siblings, or the source as it stands. */
export function placesOf(entry: string): Places {
  const folder = dirname(entry);
  const bundled = basename(entry).endsWith('.js');
  const root = bundled ? join(folder, '..', '..') : join(folder, '..', '..', '..');
  const child = (name: 'sandbox' | 'keychain') =>
    bundled ? join(folder, `${name}.js`) : join(root, 'main', name, 'child.ts');
  return {
    children: { sandbox: child('sandbox'), keychain: child('keychain') },
    templatesFolder: join(root, 'templates'),
    stateFolder: platformFolders(process.platform, process.env, homedir()).state,
  };
}
