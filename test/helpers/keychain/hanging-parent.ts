/** A host that asks its keychain child something and never ends by itself; tells its own parent the child's process id. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = fork(fileURLToPath(new URL('../../../main/keychain/child.ts', import.meta.url)), [], {
  serialization: 'advanced',
});
child.send({ id: 1, service: 'Binnacle', command: { name: 'get', account: 'hangs' } }, () => process.send?.(child.pid));
setInterval(() => undefined, 60_000);
