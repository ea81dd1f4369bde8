import { join } from 'node:path';
import type { BenchContext } from '../harness.ts';
import { makePeerDatabase } from './peer-database.ts';

/** The peers' database with so many audit entries and the indexes of its queries. Made once in a run; to be read only. */
export function peerDatabase(context: BenchContext, entries: number): Promise<string> {
  return context.shared(`peer-${entries}`, async () => {
    const file = join(context.folder, `peer-${entries}.sqlite`);
    makePeerDatabase(file, entries, true);
    return file;
  });
}
