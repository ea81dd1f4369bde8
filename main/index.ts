import { startElectron } from './hosts/electron/start.ts';

await startElectron();
