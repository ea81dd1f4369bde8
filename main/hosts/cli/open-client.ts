import type { OpenClient } from './client.ts';

/**
 * Opens the session on the data folder: through the console that is open on it where there is one, else with an engine
 * in this process. The engine's code is loaded only in the second case.
 * @param entry the file this process was started with; what is installed with it is found from there.
 */
export function sessionOpener(entry: string): OpenClient {
  return async ({ folder, create }) => {
    const { openSession } = await import('../session/session.ts');
    return openSession({
      folder,
      host: 'cli',
      create,
      stay: false,
      compose: async (real) => {
        const [{ composeEngine }, { forkLauncher }, { placesOf }] = await Promise.all([
          import('../../compose.ts'),
          import('../fork-launcher.ts'),
          import('./places.ts'),
        ]);
        const { children, templatesFolder, stateFolder } = placesOf(entry);
        return composeEngine({ folder: real, launcher: forkLauncher(children), templatesFolder, stateFolder });
      },
    });
  };
}
