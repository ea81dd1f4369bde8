import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preventable, strict } from './recorder.ts';
import { windows } from './windows.ts';

const paths = new Map<string, string>();

class CommandLine {
  readonly switches = new Map<string, string>();
  constructor() {
    for (const word of process.argv.slice(2)) {
      const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
      if (name !== undefined) this.switches.set(name, value);
    }
  }
  hasSwitch = (name: string) => this.switches.has(name);
  getSwitchValue = (name: string) => this.switches.get(name) ?? '';
  appendSwitch = (name: string, value = '') => void this.switches.set(name, value);
  removeSwitch = (name: string) => void this.switches.delete(name);
}

/** Whether another process of this profile lives; the native lock is kept the same way, by a file in the profile. */
function holder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid === process.pid ? undefined : pid;
  } catch {
    return undefined;
  }
}

class Application extends EventEmitter {
  isPackaged = process.env.STANDIN_PACKAGED === '1';
  name = 'Binnacle';
  commandLine = strict('app.commandLine', new CommandLine());
  #ready = false;
  #quitting = false;

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  isReady(): boolean {
    return this.#ready;
  }

  async whenReady(): Promise<void> {
    await new Promise((next) => setImmediate(next));
    this.#ready = true;
    mkdirSync(this.getPath('userData'), { recursive: true });
  }

  setPath(name: string, path: string): void {
    paths.set(name, path);
  }

  getPath(name: string): string {
    return paths.get(name) ?? join(tmpdir(), `electron-standin-${process.pid}`);
  }

  requestSingleInstanceLock(): boolean {
    const profile = this.getPath('userData');
    const lock = join(profile, 'SingletonLock');
    if (holder(lock) !== undefined) {
      writeFileSync(join(profile, 'SingletonCall'), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    const watcher = watch(profile, (_kind, name) => {
      if (name !== 'SingletonCall') return;
      try {
        const argv = JSON.parse(readFileSync(join(profile, name), 'utf8')) as unknown;
        rmSync(join(profile, name), { force: true });
        this.emit('second-instance', {}, argv, '/', null);
      } catch {
        // The other process is still writing; the next change tells again.
      }
    });
    watcher.unref();
    return true;
  }

  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...windows]) window.end();
    this.emit('will-quit', preventable({}));
    this.emit('quit', {}, 0);
    this.exit(0);
  }

  exit(code = 0): void {
    rmSync(join(this.getPath('userData'), 'SingletonLock'), { force: true });
    process.disconnect?.();
    process.exit(code);
  }

  /** Told by a window that is gone; not part of Electron's interface. */
  windowGone(): void {
    if (windows.size === 0 && !this.#quitting) this.emit('window-all-closed');
  }
}

/** The application object behind `app`; tests emit on it. */
export const application = new Application();
