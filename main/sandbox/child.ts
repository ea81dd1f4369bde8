import { hardenProcess } from './harden.ts';
import type { SandboxMessage, SandboxRequest } from './protocol.ts';
import { SandboxService } from './service.ts';
import { assertHandlebars } from './template.ts';

// The entry of the sandbox child: started with fork, or as Electron's utility process.

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

assertHandlebars();
const { parentPort } = process as typeof process & { parentPort?: ParentPort };
const post = process.send?.bind(process);
const send = (message: SandboxMessage): void => {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else post?.(message);
};
const service = new SandboxService(send);
service.warm();
hardenProcess();
if (parentPort === undefined) process.on('message', (message) => service.serve(message as SandboxRequest));
else parentPort.on('message', ({ data }) => service.serve(data as SandboxRequest));
process.once('disconnect', () => process.exit());
send({ kind: 'ready' });
