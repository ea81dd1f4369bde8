/** Runs the keychain's child as Electron runs a utility process: with `process.parentPort` in place of `process.send`. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter() as EventEmitter & { postMessage(message: unknown): void };
const send = process.send?.bind(process);
port.postMessage = (message) => void send?.(message);
process.on('message', (data) => port.emit('message', { data }));
process.on('disconnect', () => process.exit());
Object.assign(process, { parentPort: port, send: undefined });
await import('../../../main/keychain/child.ts');
