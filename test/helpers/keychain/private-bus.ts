import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busItself, connectSessionBus } from '../../../main/keychain/session-bus.ts';

/** A session bus and a GNOME keyring of a test's own, in a folder of its own. */
export interface PrivateBus {
  /** What a process needs to find this bus and nothing of the machine's own session. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the keyring keeps its files. */
  readonly keyrings: string;
  /** Starts gnome-keyring-daemon; with a password its login keyring is made or unlocked, without it stays as it is. */
  startKeyring(password?: string): Promise<number>;
  /** Sends a signal to the keyring's process; resolves when it is gone, at once for STOP and CONT. */
  signalKeyring(signal: NodeJS.Signals): Promise<void>;
  /** Ends everything that was started, by process id, and removes the folder. */
  stop(): Promise<void>;
}

/** Starts a `dbus-daemon` that activates nothing by itself, so that what runs is what the test started. */
export async function startPrivateBus(): Promise<PrivateBus> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-bus-'));
  const runtime = join(folder, 'run');
  const data = join(folder, 'data');
  for (const path of [runtime, data]) mkdirSync(path);
  chmodSync(runtime, 0o700);
  const socket = join(runtime, 'bus');
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig(socket));
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '', HOME: folder },
  });
  await firstLine(bus);
  const environment = {
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: data,
    HOME: folder,
    PATH: process.env.PATH ?? '',
  };
  let keyring: ChildProcess | undefined;

  const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };

  return {
    environment,
    keyrings: join(data, 'keyrings'),
    async startKeyring(password) {
      const unlock = password === undefined ? [] : ['--unlock'];
      keyring = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: environment,
      });
      keyring.stdin?.end(password ?? '');
      await owned(environment.DBUS_SESSION_BUS_ADDRESS, keyring);
      return keyring.pid ?? 0;
    },
    async signalKeyring(signal) {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') keyring?.kill(signal);
      else await end(keyring, signal);
    },
    async stop() {
      await end(keyring, 'SIGKILL');
      await end(bus, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with these variables of the session and none of the machine's own, then puts everything back. */
export async function inSession<R>(environment: Readonly<Record<string, string>>, work: () => Promise<R>): Promise<R> {
  const names = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'HOME', 'DISPLAY', 'WAYLAND_DISPLAY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  Object.assign(process.env, environment);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function busConfig(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
`;
}

function firstLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code} before it listened`)));
    child.stdout?.once('data', () => resolve());
  });
}

/** Resolves when the keyring has its name on the bus. */
async function owned(address: string, keyring: ChildProcess): Promise<void> {
  const bus = await connectSessionBus(address);
  try {
    for (;;) {
      if (keyring.exitCode !== null) throw new Error(`gnome-keyring-daemon ended with ${keyring.exitCode}`);
      const [has] = await bus.call({
        ...busItself,
        member: 'NameHasOwner',
        arguments: ['org.freedesktop.secrets'],
      });
      if (has === true) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    bus.close();
  }
}
