/** A host whose keychain child hangs, and which never ends by itself; tells its own parent the child's process id. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = fork(fileURLToPath(new URL('./hanging-library.ts', import.meta.url)), [], {
  serialization: 'advanced',
  execArgv: [],
});
child.on('message', (message) => message === 'hanging' && process.send?.(child.pid));
child.send({ id: 1, service: 'Binnacle', command: { name: 'status' } });
setInterval(() => undefined, 60_000);
