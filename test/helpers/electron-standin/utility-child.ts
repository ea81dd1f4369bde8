import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

// A utility process's inside: the module finds `process.parentPort` and no other way to its parent.

const send = process.send?.bind(process);
const port = new EventEmitter();
const parentPort = Object.assign(port, { postMessage: (message: unknown) => void send?.(message, () => undefined) });
process.on('message', (data) => port.emit('message', { data, ports: [] }));
process.on('disconnect', () => process.exit());
Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'send', { value: undefined });
const [, , file = '', ...args] = process.argv;
process.argv = [process.argv[0] ?? '', file, ...args];
await import(pathToFileURL(file).href);
