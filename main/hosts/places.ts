import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { platformFolders } from '../keychain/platform-folders.ts';
import type { ChildEntries } from './fork-launcher.ts';

const here = fileURLToPath(import.meta.url);
const fromSource = here.endsWith('.ts');

/** The folder of bundles, or of sources when the console runs without a build. */
const codeFolder = fromSource
  ? dirname(dirname(here))
  : basename(dirname(here)) === 'chunks'
    ? dirname(dirname(here))
    : dirname(here);

/** The console's own folder: the nearest one above that holds the built-in templates. */
export function appFolder(): string {
  let folder = codeFolder;
  while (!existsSync(join(folder, 'templates', 'assignments.json'))) {
    if (dirname(folder) === folder) throw new Error(`the built-in templates are nowhere above ${codeFolder}`);
    folder = dirname(folder);
  }
  return folder;
}

/** The built-in templates. */
export function templatesFolder(): string {
  return join(appFolder(), 'templates');
}

/** The built page. */
export function pageFolder(): string {
  return join(dirname(codeFolder), 'renderer');
}

/** A bundle of the main side by its name, or the source that stands for it. */
export function bundle(name: 'engine' | 'sandbox' | 'keychain'): string {
  if (!fromSource) return join(codeFolder, `${name}.js`);
  const sources = { engine: 'hosts/engine.ts', sandbox: 'sandbox/child.ts', keychain: 'keychain/child.ts' };
  return join(codeFolder, sources[name]);
}

/** The entry files of the children. */
export function childEntries(): ChildEntries {
  return { sandbox: bundle('sandbox'), keychain: bundle('keychain') };
}

/** The data folder where nobody names one: `BINNACLE_HOME`, else the platform's own place. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.BINNACLE_HOME || platformFolders(process.platform, environment, homedir()).data;
}

/** The folder of what belongs to the account. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return platformFolders(process.platform, environment, homedir()).state;
}
