import { EventEmitter } from 'node:events';
import type { Told } from './commands.ts';
import { preventable, record, strict } from './recorder.ts';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Options extends Partial<Bounds> {
  readonly webPreferences?: { readonly preload?: string };
}

/** Whom windows tell what they show; nobody, where a test only reads the recording. */
export const shell: { tell: (told: Told) => void; shows: boolean } = { tell: () => undefined, shows: false };
/** Called for every new web contents; `app` emits `web-contents-created` there. */
export const births: ((contents: unknown) => void)[] = [];
/** Called when a window is gone. */
export const deaths: (() => void)[] = [];
/** The windows there are. */
export const windows = new Set<Window>();

/** A frame of a page, as a sender of messages. */
export interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

/** The web contents of a window. */
export class Contents extends EventEmitter {
  readonly id: number;
  mainFrame: Frame = { url: '', parent: null };
  openHandler: ((details: { url: string }) => unknown) | undefined;

  constructor(id: number) {
    super();
    this.id = id;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    shell.tell({ tell: 'send', channel, args: structuredClone(args) });
  }

  reload(): void {
    shell.tell({ tell: 'reload' });
  }

  forcefullyCrashRenderer(): void {
    shell.tell({ tell: 'crash' });
  }

  getURL(): string {
    return this.mainFrame.url;
  }
}

/** The state behind a `BrowserWindow`. */
export class Window extends EventEmitter {
  readonly options: Options;
  readonly contents: Contents;
  bounds: Bounds;
  maximized = false;
  minimized = false;
  destroyed = false;

  constructor(options: Options) {
    super();
    this.options = options;
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.contents = new Contents(windows.size + 1);
  }

  /** Closes it, unless a listener prevents it. */
  end(): void {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented || this.destroyed) return;
    this.destroyed = true;
    windows.delete(this);
    shell.tell({ tell: 'close' });
    this.emit('closed');
    for (const death of deaths) death();
  }
}

/** Electron's `BrowserWindow`, as far as the console uses it. */
export class BrowserWindow {
  constructor(options: Options) {
    record('new BrowserWindow', [options]);
    const window = new Window(options);
    windows.add(window);
    const contents = strict('contents', window.contents);
    const face = strict('window', Object.assign(window, methods(window), { webContents: contents }));
    for (const birth of births) birth(contents);
    // biome-ignore lint/correctness/noConstructorReturn: the recorded face is what the console gets to see.
    return face as unknown as BrowserWindow;
  }

  static getAllWindows(): readonly Window[] {
    return [...windows];
  }
}

function methods(window: Window) {
  return {
    show: () => undefined,
    focus: () => undefined,
    restore() {
      window.minimized = false;
    },
    maximize() {
      window.maximized = true;
    },
    isMinimized: () => window.minimized,
    isMaximized: () => window.maximized,
    isDestroyed: () => window.destroyed,
    getNormalBounds: () => ({ ...window.bounds }),
    setBackgroundColor: () => undefined,
    close: () => window.end(),
    async loadURL(url: string) {
      window.contents.mainFrame = { url, parent: null };
      const { width, height } = window.bounds;
      shell.tell({ tell: 'load', url, preload: window.options.webPreferences?.preload ?? '', width, height });
      if (!shell.shows) setImmediate(() => window.emit('ready-to-show'));
    },
  };
}
