import { composeEngine } from '../compose.ts';
import type { ChildLauncher } from '../core/ports.ts';
import type { Engine } from '../dispatch/engine.ts';
import { forkLauncher } from './fork-launcher.ts';
import { installation, stateFolder } from './installation.ts';

/** How an engine on the calling thread is composed. */
export interface LocalEngineOptions {
  /** Starts children another way than by `fork`. */
  readonly launcher?: ChildLauncher;
  /** Starts the sandbox ahead of the first rendering. */
  readonly warm: boolean;
}

/** Composes the engine of a data folder with this installation's own parts, on the thread it is called on. */
export function localEngine(folder: string, { launcher, warm }: LocalEngineOptions): Promise<Engine> {
  const { children, templatesFolder, verifier } = installation();
  return composeEngine({
    folder,
    launcher: launcher ?? forkLauncher(children),
    templatesFolder,
    stateFolder: stateFolder(),
    verifier,
    warm,
  });
}
