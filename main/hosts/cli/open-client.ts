import { openSession } from '../session/session.ts';
import type { OpenClient } from './client.ts';

/**
 * Opens the session on the data folder: through the console that is open on it where there is one, else with an engine
 * in this process. The engine's code is loaded only in the second case.
 */
export const openClient: OpenClient = ({ folder, create, renders }) =>
  openSession({
    folder,
    host: 'cli',
    create,
    stay: false,
    compose: async (real) => (await import('../local-engine.ts')).localEngine(real, { warm: renders }),
  });
