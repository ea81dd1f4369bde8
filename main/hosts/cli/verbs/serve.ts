import { fromFailure } from '../../../contract/errors.ts';
import type { Verb, VerbContext } from '../verb.ts';

/** The verb that serves the console's page to a browser on this machine until it is told to stop. */
export const serveVerb: Verb = {
  name: 'serve',
  examples: ['serve --open'],
  summary: 'serve the console to a browser on this machine until it is stopped; --open opens a window',
  args: [],
  options: ['open'],
  environment: false,
  needs: 'nothing',
  wouldDo: ({ folder }) => `serve the console of ${folder} on a free port of this machine`,
  run: serve,
};

async function serve({ line: { options }, folder, screen, terminal }: VerbContext): Promise<number> {
  const { serveConsole } = await import('../../loopback/serving.ts');
  await serveConsole({
    folder,
    port: 0,
    open: options.open === true,
    // A folder that cannot be had is said now, not in the page.
    beforeListening: async (client) => {
      const info = await client.call('workspace.info', {});
      if ('error' in info) throw fromFailure(info.error);
    },
    onListening: async (url, openFile) => {
      const data = { url, openFile, folder };
      await screen.answer({ formatVersion: 1, data, findings: [], page: { next: null } }, () =>
        screen.line(`Binnacle listens on ${url}`),
      );
    },
    onWindowless: async (openFile, why) => {
      if (why !== undefined) screen.note(`No window was opened: ${why}.`);
      if (!screen.json) await screen.raw(`Open this file in a browser: ${openFile}\n`);
    },
    onWindowLost: (openFile) => screen.note(`The window ended unexpectedly. Open this file in a browser: ${openFile}`),
    stopped: terminal.untilStopped(),
  });
  return 0;
}
