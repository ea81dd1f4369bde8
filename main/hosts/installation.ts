import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { platformFolders } from '../keychain/platform-folders.ts';
import type { ChildEntries } from './fork-launcher.ts';

/** Where the parts of this installation stand, whether it runs from bundles or from sources. */
export interface Installation {
  readonly children: ChildEntries;
  /** Entry of the engine thread. */
  readonly engine: string;
  /** Entry of a thread that verifies audit segments. */
  readonly verifier: string;
  /** Folder of the built page. */
  readonly page: string;
  /** Folder of the templates the console ships. */
  readonly templatesFolder: string;
}

/** Finds the parts of this installation beside the code that runs. */
export function installation(): Installation {
  const here = import.meta.dirname;
  const root = projectRoot(here);
  const templatesFolder = join(root, 'templates');
  if (import.meta.filename.endsWith('.ts')) {
    const main = dirname(here);
    return {
      children: { sandbox: join(main, 'sandbox', 'child.ts'), keychain: join(main, 'keychain', 'child.ts') },
      engine: join(here, 'engine.ts'),
      verifier: join(main, 'storage', 'audit', 'verify-worker.ts'),
      page: join(root, process.env.BINNACLE_OUT ?? 'out', 'renderer'),
      templatesFolder,
    };
  }
  // Shared code stands in a folder below the entries.
  const entries = basename(here) === 'main' ? here : dirname(here);
  return {
    children: { sandbox: join(entries, 'sandbox.js'), keychain: join(entries, 'keychain.js') },
    engine: join(entries, 'engine.js'),
    verifier: join(entries, 'verify-worker.js'),
    page: join(dirname(entries), 'renderer'),
    templatesFolder,
  };
}

/** The folder of what belongs to the account and not to one workspace: `BINNACLE_STATE`, else the platform's place. */
export function stateFolder(): string {
  return process.env.BINNACLE_STATE || platformFolders(process.platform, process.env, homedir()).state;
}

function projectRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return from;
  }
}
