import type { EventEmitter } from 'node:events';
import type { Caller, Commands, Told } from './commands.ts';
import { calls, preventable } from './recorder.ts';
import { type SessionState, sessions } from './sessions.ts';
import { children } from './utility.ts';
import { type Frame, shell, type Window, windows } from './windows.ts';

type Channel = (event: object, ...args: unknown[]) => unknown;

interface Parts {
  readonly application: EventEmitter & { quit(): void };
  readonly channels: ReadonlyMap<string, Channel>;
  readonly theme: EventEmitter;
  readonly answers: { response: number };
}

type Served = {
  [N in keyof Commands]: (ask: Commands[N]['ask']) => Commands[N]['answer'] | Promise<Commands[N]['answer']>;
};

/** Serves a test's commands over the channel that `fork` made; without one, the stand-in only records. */
export function serveCommands(parts: Parts): void {
  if (process.send === undefined) return;
  const say = (message: unknown) => process.send?.(message as object, () => undefined);
  shell.shows = process.env.STANDIN_SHELL === '1';
  shell.tell = (told: Told) => say(told);
  const served = commands(parts);
  process.on('message', async (message: { id: number; do: keyof Commands; ask: never }) => {
    try {
      say({ id: message.id, answer: await served[message.do](message.ask) });
    } catch (error) {
      say({ id: message.id, failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}

function commands({ application, channels, theme, answers }: Parts): Served {
  const window = (): Window => {
    const [first] = windows;
    if (first === undefined) throw new Error('there is no window');
    return first;
  };
  const sessionOf = (name: string): SessionState => {
    const found = sessions.get(name);
    if (found === undefined) throw new Error(`the console made no session ${name}`);
    return found;
  };
  const emitter = (on: string): EventEmitter => {
    if (on === 'app') return application;
    if (on === 'nativeTheme') return theme;
    if (on === 'window') return window();
    if (on === 'contents') return window().contents;
    return sessionOf(on);
  };
  return {
    recording: () => calls,
    channels: () => [...channels.keys()],
    emit({ on, event, fields = {}, args = [] }) {
      const given: unknown[][] = [];
      const happening = preventable(fields);
      const heard = emitter(on).emit(
        event,
        happening,
        ...args.map((each) => (each === '$answer' ? (...told: unknown[]) => void given.push(told) : withMethods(each))),
      );
      return { heard, prevented: happening.defaultPrevented, answers: given };
    },
    invoke({ channel, caller, args }) {
      const handler = channels.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler(senderOf(window(), caller), ...args);
    },
    async handler({ session, name, args }) {
      const handler = sessionOf(session).handlers.get(name);
      if (handler === undefined) throw new Error(`${name} was not called on ${session}`);
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const result = (handler as (...all: unknown[]) => unknown)(
        ...args.map((each) => (each === '$answer' ? resolve : each)),
      );
      return args.includes('$answer') ? promise : result;
    },
    async request({ session, url, method = 'GET' }) {
      const handler = sessionOf(session).schemes.get(url.slice(0, url.indexOf(':')));
      if (handler === undefined) return null;
      const response = await handler(new Request(url, { method }));
      const body = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    },
    beforeRequest({ session, url }) {
      const handler = sessionOf(session).handlers.get('onBeforeRequest') as
        | ((details: object, callback: (answer: { cancel?: boolean }) => void) => void)
        | undefined;
      return new Promise((done) => (handler === undefined ? done({}) : handler({ url }, done)));
    },
    windowOpen: ({ url }) => window().contents.openHandler?.({ url }) ?? { action: 'allow' },
    children: () => [...children].map(([child, service]) => ({ pid: child.pid ?? 0, service })),
    answerDialogs({ response }) {
      answers.response = response;
      return null;
    },
    quit() {
      setImmediate(() => application.quit());
      return null;
    },
    closeWindow() {
      window().end();
      return null;
    },
  };
}

/** A download item and the like: fields named `getX` become methods that give them. */
function withMethods(each: unknown): unknown {
  if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
  return Object.fromEntries(
    Object.entries(each).map(([key, value]) => [key, /^get[A-Z]/.test(key) ? () => value : value]),
  );
}

/** The event object of a call over a channel. */
function senderOf(window: Window, { url, frame, stranger = false }: Caller): object {
  const own = (window as Window & { webContents: unknown }).webContents;
  const main: Frame = window.contents.mainFrame;
  const frames = {
    none: null,
    main: Object.assign(main, { url }),
    sub: { url, parent: main },
    copy: { url, parent: null },
  };
  return { sender: stranger ? { id: 99 } : own, senderFrame: frames[frame], processId: 1, frameId: 1 };
}
