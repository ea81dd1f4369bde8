import { composeEngine } from '../compose.ts';
import type { ChildLauncher } from '../core/ports.ts';
import type { Engine } from '../dispatch/engine.ts';
import { forkLauncher } from './fork-launcher.ts';
import { childEntries, stateFolder, templatesFolder } from './places.ts';

/** Composes the engine of a data folder with this installation's own parts. */
export function localEngine(folder: string, launcher: ChildLauncher = forkLauncher(childEntries())): Promise<Engine> {
  return composeEngine({ folder, launcher, templatesFolder: templatesFolder(), stateFolder: stateFolder() });
}
