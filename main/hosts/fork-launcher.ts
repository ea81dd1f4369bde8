import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Child, ChildLauncher } from '../core/ports.ts';

/** Where the children's entry files stand. */
export interface ChildEntries {
  readonly sandbox: string;
  readonly keychain: string;
}

/** Old-generation heap of the sandbox child, in MiB. */
export const sandboxHeapMegabytes = 256;

/**
 * Starts children with `child_process.fork`.
 *
 * The sandbox gets an empty environment and Node's permission model: it can read its own code and nothing else, write
 * nothing, start nothing. The keychain child keeps what a session bus needs to be found.
 */
export function forkLauncher(entries: ChildEntries): ChildLauncher {
  return {
    launch(entry) {
      const file = entries[entry];
      const child = fork(file, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: entry === 'sandbox' ? {} : sessionEnvironment(),
        execArgv: entry === 'sandbox' ? sandboxArguments(file) : [],
      });
      return adapt(child);
    },
  };
}

function sandboxArguments(file: string): string[] {
  // A bundle needs its own folder; a source file run as it stands needs the project and its modules.
  const readable = file.endsWith('.ts') ? dirname(dirname(dirname(file))) : dirname(file);
  return [
    `--max-old-space-size=${sandboxHeapMegabytes}`,
    '--disable-proto=delete',
    '--no-addons',
    '--permission',
    `--allow-fs-read=${readable}/*`,
  ];
}

/** What a session bus needs to be found, and nothing more of this process's environment. */
export function sessionEnvironment(): NodeJS.ProcessEnv {
  const kept = [
    'DBUS_SESSION_BUS_ADDRESS',
    'XDG_RUNTIME_DIR',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'HOME',
    'USER',
    'LOGNAME',
    'LANG',
    'PATH',
  ];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function adapt(child: ReturnType<typeof fork>): Child {
  let complaint = '';
  let ended: string | undefined;
  const exits: ((reason: string) => void)[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const end = (reason: string) => {
    if (ended !== undefined) return;
    ended = reason;
    for (const listener of exits) listener(reason);
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) =>
    end(signal ? `ended by ${signal}` : `ended with code ${code}${complaint ? `: ${complaint}` : ''}`),
  );
  return {
    send: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void (ended === undefined ? exits.push(listener) : listener(ended)),
    kill: () => void child.kill('SIGKILL'),
    cpuTime: () => processorTime(child.pid),
  };
}

/** User and system time of a process in milliseconds, from Linux's process table (proc(5): clock ticks are 10 ms). */
function processorTime(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
