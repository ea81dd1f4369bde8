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
  const [{ startEngineThread }, { installation }, { startLoopback }, browser] = await Promise.all([
    import('../../engine-thread.ts'),
    import('../../installation.ts'),
    import('../../loopback/server.ts'),
    import('../../loopback/browser.ts'),
  ]);
  const { page, engine, children } = installation();
  const client = startEngineThread({ entry: engine, folder, host: 'loopback', children });
  try {
    // A folder that cannot be had is said now, not in the page.
    const info = await client.call('workspace.info', {});
    if ('error' in info) throw fromFailure(info.error);
    const why = options.open ? browser.whyNoWindow() : undefined;
    const executable = options.open && why === undefined ? browser.findBrowser() : undefined;
    const loopback = await startLoopback({ client, page, port: 0 });
    const { url, openFile } = loopback;
    const data = { url, openFile, folder };
    await screen.answer({ formatVersion: 1, data, findings: [], page: { next: null } }, () => {
      screen.line(`Binnacle listens on ${url}`);
      if (executable === undefined) screen.line(`Open this file in a browser: ${openFile}`);
    });
    if (why !== undefined) screen.note(`No window was opened: ${why}.`);
    const window = executable === undefined ? undefined : browser.openWindow(executable, openFile);
    try {
      await Promise.race([terminal.untilStopped(), window?.gone ?? new Promise(() => undefined)]);
    } finally {
      await loopback.close();
      await window?.close();
    }
    return 0;
  } finally {
    await client.close();
  }
}
