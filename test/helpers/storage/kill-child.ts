import { openSync, writeSync } from 'node:fs';
import { openStore } from '../../../main/storage/store.ts';
import { addPair, batches, storeOptions } from './open-store.ts';

/**
 * A process that opens a store and writes until it is killed. Arguments: folder, file for what was acknowledged, seed.
 *
 * Each batch is noted in the other file only after `durable()` said so.
 */
const [folder, acknowledgedFile, seed] = process.argv.slice(2);
const acknowledged = openSync(acknowledgedFile!, 'a');
process.stdout.write('opening\n');
const store = await openStore(storeOptions(folder!, { bounds: { bytes: 20_000, share: 0.3, atClose: 1e9 } }));
process.stdout.write('open\n');
let next = (batches(store).at(-1) ?? -1) + 1;
for (let round = Number(seed); ; round++) {
  const group = 1 + (round % 7);
  const made: number[] = [];
  await Promise.all(
    Array.from({ length: group }, async () => {
      const batch = next++;
      addPair(store, batch, (batch * 37) % 400);
      made.push(batch);
      await store.durable();
    }),
  );
  writeSync(acknowledged, `${made.join('\n')}\n`);
}
