import { EventEmitter } from 'node:events';
import { strict } from './recorder.ts';

type Handler = (...args: never[]) => unknown;

/** The state behind a session: the handlers that were set on it, by the name of the setter. */
export class SessionState extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  readonly schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  protocol = strict('session.protocol', {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      if (this.schemes.has(scheme)) throw new Error(`the scheme ${scheme} is handled already`);
      this.schemes.set(scheme, handler);
    },
  });
  webRequest = strict('session.webRequest', { onBeforeRequest: this.#setter('onBeforeRequest') });
  setPermissionRequestHandler = this.#setter('setPermissionRequestHandler');
  setPermissionCheckHandler = this.#setter('setPermissionCheckHandler');
  setDevicePermissionHandler = this.#setter('setDevicePermissionHandler');
  setDisplayMediaRequestHandler = this.#setter('setDisplayMediaRequestHandler');
  setUSBProtectedClassesHandler = this.#setter('setUSBProtectedClassesHandler');
  setCertificateVerifyProc = this.#setter('setCertificateVerifyProc');

  #setter(name: string) {
    return (handler: Handler) => void this.handlers.set(name, handler);
  }
}

/** Sessions by partition; the default one is `default`. */
export const sessions = new Map<string, SessionState>();
const faces = new Map<string, SessionState>();

function sessionOf(partition: string): SessionState {
  let face = faces.get(partition);
  if (face === undefined) {
    const state = new SessionState();
    sessions.set(partition, state);
    face = strict(`session(${partition})`, state);
    faces.set(partition, face);
  }
  return face;
}

/** Electron's `session`. */
export const session = strict('session', {
  fromPartition: (partition: string) => sessionOf(partition),
  get defaultSession() {
    return sessionOf('default');
  },
});
