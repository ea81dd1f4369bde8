import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page, type Route } from 'playwright-core';
import type { Told } from './commands.ts';
import type { StandIn } from './launch.ts';

/** Chromium cannot be taught a scheme of one's own from outside; its pages see this origin instead of `app://console`. */
const SHOWN = 'https://console.app.test';
const OWN = 'app://console';
const SESSION = 'persist:console';

/** Where the machine's Chromium is. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const toShown = (url: string) => (url.startsWith(`${OWN}/`) ? SHOWN + url.slice(OWN.length) : url);
const toOwn = (url: string) => (url.startsWith(`${SHOWN}/`) ? OWN + url.slice(SHOWN.length) : url);

/** Shows the windows of a console that runs over the stand-in in a real Chromium, and leads their calls to it. */
export class Shell {
  readonly #browser: Browser;
  readonly #frame = readFileSync(new URL('./preload-frame.js', import.meta.url), 'utf8');
  #standIn: StandIn | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #arrived = Promise.withResolvers<Page>();
  #crashed = false;
  /** What the page complained about: console errors, exceptions, violations of its policy. */
  readonly complaints: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<Shell> {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return new Shell(await chromium.launch({ executablePath: chromiumPath, args }));
  }

  /** To be passed to `startStandIn`; `attach` gives the other direction. */
  readonly hear = (told: Told): void => void this.#hear(told).catch((error) => this.complaints.push(String(error)));

  attach(standIn: StandIn): void {
    this.#standIn = standIn;
  }

  /** The page of the window, once it is there; after a crash the one that took its place. */
  page(): Promise<Page> {
    return this.#arrived.promise;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Ends the page's process, as a crash does. */
  async crash(): Promise<void> {
    const page = await this.page();
    this.#arrived = Promise.withResolvers();
    const session = await page.context().newCDPSession(page);
    const gone = new Promise((done) => page.once('crash', done));
    void session.send('Page.crash').catch(() => undefined);
    await gone;
    this.#crashed = true;
    await this.#do().do('emit', {
      on: 'contents',
      event: 'render-process-gone',
      args: [{ reason: 'crashed', exitCode: 5 }],
    });
  }

  #do(): StandIn {
    if (this.#standIn === undefined) throw new Error('no console is attached');
    return this.#standIn;
  }

  async #hear(told: Told): Promise<void> {
    if (told.tell === 'load') {
      this.#context = await this.#browser.newContext({ viewport: { width: told.width, height: told.height } });
      await this.#prepare(this.#context, told.preload);
      await this.#show(told.url);
    } else if (told.tell === 'send') {
      await this.#page
        ?.evaluate(([channel, args]) => (window as never as Emitting).__standInEmit(channel, args), [
          told.channel,
          told.args,
        ] as const)
        // A page that is loading or gone hears nothing; in Electron as well.
        .catch(() => undefined);
    } else if (told.tell === 'reload') {
      const url = toOwn(this.#page?.url() ?? `${OWN}/`);
      if (this.#crashed) {
        this.#crashed = false;
        await this.#page?.close();
        await this.#show(url);
      } else await this.#page?.reload();
    } else if (told.tell === 'close') {
      await this.#context?.close();
      this.#arrived = Promise.withResolvers();
    }
  }

  async #show(url: string): Promise<void> {
    const page = await (this.#context as BrowserContext).newPage();
    this.#page = page;
    page.on('pageerror', (error) => this.complaints.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`);
    });
    page.on('popup', async (popup) => {
      const answer = (await this.#do().do('windowOpen', { url: toOwn(popup.url()) })) as { action: string };
      if (answer.action !== 'allow') await popup.close();
    });
    await page.goto(toShown(url));
    await this.#do().do('emit', { on: 'window', event: 'ready-to-show' });
    this.#arrived.resolve(page);
  }

  async #prepare(context: BrowserContext, preload: string): Promise<void> {
    await context.exposeBinding('__standInCall', async ({ frame, page }, channel: string, args: readonly unknown[]) => {
      const main = frame === page.mainFrame();
      const caller = { url: toOwn(frame.url()), frame: main ? ('main' as const) : ('sub' as const) };
      try {
        return { answer: await this.#do().do('invoke', { channel, caller, args }) };
      } catch (error) {
        return { failed: error instanceof Error ? error.message : String(error) };
      }
    });
    const text = readFileSync(preload, 'utf8');
    await context.addInitScript(this.#frame.replace('/* the preload */', () => text));
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      ),
    );
    await context.route('**', (route) => this.#answer(route));
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toOwn(request.url());
    const standIn = this.#do();
    // The first load is the console's own; what the page itself sets out for passes the guards.
    if (request.isNavigationRequest() && request.frame().url() !== 'about:blank') {
      const inMain = request.frame() === request.frame().page().mainFrame();
      const event = inMain ? 'will-navigate' : 'will-frame-navigate';
      const { prevented } = await standIn.do('emit', { on: 'contents', event, fields: { url, isMainFrame: inMain } });
      if (prevented) return route.abort('aborted');
    }
    const { cancel } = await standIn.do('beforeRequest', { session: SESSION, url });
    if (cancel) return route.abort('blockedbyclient');
    const answer = await standIn.do('request', { session: SESSION, url, method: request.method() });
    if (answer === null) return route.abort('failed');
    return route.fulfill({ status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) });
  }
}

interface Emitting {
  __standInEmit(channel: string, args: readonly unknown[]): void;
}
