// An engine thread over the ledger, which ends at once when it is asked to.
import { parentPort, workerData } from 'node:worker_threads';
import type { Connection } from '../../../main/contract/messages.ts';
import { type EngineData, serveEngine } from '../../../main/hosts/engine-worker.ts';
import { composeLedger } from './ledger-engine.ts';

if (parentPort === null) throw new Error('this is a thread');
const { children } = workerData as EngineData;
// The entries of the children name the operations at which the thread ends: before it looks, or after it did them.
const [before, after] = [children.sandbox, children.keychain];

await serveEngine(parentPort, workerData as EngineData, async (folder) => {
  const engine = await composeLedger(folder);
  return {
    ...engine,
    attach(connection: Connection) {
      engine.attach({
        ...connection,
        send(message) {
          if (after !== '' && message.type === 'answer') process.exit(9);
          connection.send(message);
        },
        onMessage(listener) {
          connection.onMessage((message) => {
            if (message.type === 'request' && message.operation === before) throw new Error('struck down');
            listener(message);
          });
        },
        onClose: (listener) => connection.onClose(listener),
        close: () => connection.close(),
      });
    },
  };
});
