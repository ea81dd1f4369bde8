import { openSync, writeSync } from 'node:fs';
import { testKey } from '../storage/open-store.ts';
import { seeded } from '../storage/random.ts';
import { batchesOf, headOf, openDrafts } from './open-drafts.ts';

/**
 * A process that types into drafts until it is killed. Arguments: folder, file for what was acknowledged, seed.
 *
 * `kept <draft> <sequence>` is noted only after the store said so, `discarding` before and `discarded` after.
 */
const [folder, notedFile, seed] = process.argv.slice(2);
const noted = openSync(notedFile!, 'a');
const note = (what: string): unknown => writeSync(noted, `${what}\n`);
const random = seeded(Number(seed));
process.stdout.write('opening\n');
const { drafts } = openDrafts(folder!, testKey);
const lengths = new Map(drafts.list().map(({ head, batches }) => [head.id, batches.length]));
process.stdout.write('open\n');
let next = Number(seed) * 1000;
for (;;) {
  if (lengths.size < 2) {
    const head = headOf(next++);
    await drafts.create(head);
    lengths.set(head.id, 0);
  }
  const id = random.pick([...lengths.keys()]);
  if (random.chance(0.03)) {
    note(`discarding ${id}`);
    drafts.destroy(id);
    note(`discarded ${id}`);
    lengths.delete(id);
    continue;
  }
  // Several appends that wait together, each of one or more batches.
  await Promise.all(
    Array.from({ length: 1 + random.below(3) }, async () => {
      const from = (lengths.get(id) ?? 0) + 1;
      const to = from + random.below(3);
      lengths.set(id, to);
      await drafts.append(id, batchesOf(from, to));
      note(`kept ${id} ${to}`);
    }),
  );
}
