import { parentPort, workerData } from 'node:worker_threads';
import { composeEngine } from '../compose.ts';
import { type EngineData, serveEngine } from './engine-worker.ts';
import { installation, stateFolder } from './installation.ts';

if (parentPort === null) throw new Error('the engine runs on a thread of a host');

const { templatesFolder } = installation();
await serveEngine(parentPort, workerData as EngineData, (folder, launcher) =>
  composeEngine({ folder, launcher, templatesFolder, stateFolder: stateFolder() }),
);
