import { parentPort, workerData } from 'node:worker_threads';
import { type EngineData, serveEngine } from './engine-worker.ts';
import { localEngine } from './local-engine.ts';

if (parentPort === null) throw new Error('the engine runs on a thread of a host');
await serveEngine(parentPort, workerData as EngineData, (folder, launcher) =>
  localEngine(folder, { launcher, warm: true }),
);
