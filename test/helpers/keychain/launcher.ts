import { fileURLToPath } from 'node:url';
import type { ChildLauncher } from '../../../main/core/ports.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';

const source = (path: string) => fileURLToPath(new URL(`../../../main/${path}`, import.meta.url));

/** Starts the real children from their sources. */
export const sourceLauncher: ChildLauncher = forkLauncher({
  sandbox: source('sandbox/child.ts'),
  keychain: source('keychain/child.ts'),
});
