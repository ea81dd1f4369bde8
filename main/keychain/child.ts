/**
 * The keychain's own process. The native library blocks while the system asks a person, or for ever; here it can be
 * killed. Started by a host through its child launcher, as a utility process in Electron and as a fork elsewhere.
 */
import type { KeychainAnswer, KeychainRequest } from './child-messages.ts';
import { load, obey } from './keychain-commands.ts';

interface Port {
  send(answer: KeychainAnswer): void;
  listen(listener: (request: KeychainRequest) => void): void;
}

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

function openPort(): Port {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort !== undefined && parentPort !== null) {
    return {
      send: (answer) => parentPort.postMessage(answer),
      listen: (listener) => parentPort.on('message', (event) => listener(event.data as KeychainRequest)),
    };
  }
  return {
    send: (answer) => void process.send?.(answer, () => undefined),
    listen(listener) {
      process.on('message', (message) => listener(message as KeychainRequest));
      // A plain exit would wait for a library call that hangs in its thread.
      process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    },
  };
}

// Pins libsecret to the Secret Service: this variable can turn it to a file of its own.
delete process.env.SECRET_BACKEND;
load().catch(() => undefined); // A command that needs it says why it did not load.
const port = openPort();
port.listen((request) => void obey(request).then(port.send));
