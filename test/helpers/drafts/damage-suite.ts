import { expect } from 'vitest';
import { draftFolder } from '../../../main/drafts/draft-file.ts';
import { keyFileName } from '../../../main/storage/audit/key-file.ts';
import { type DiskImage, MemoryFiles } from '../storage/memory-files.ts';
import { batchesOf, headOf, openDrafts } from './open-drafts.ts';

const FOLDER = '/data';
const COUNT = 20;

/** What the damage tests did. */
export interface DraftDamageReport {
  readonly flips: number;
  /** Those after which some batches could still be read. */
  readonly readable: number;
}

async function twentyBatches(dataKey: Uint8Array | null): Promise<DiskImage> {
  const files = new MemoryFiles({ folders: new Set(['/', FOLDER]), names: new Map() });
  const { drafts, close } = openDrafts(FOLDER, dataKey, files);
  await drafts.create(headOf(1));
  for (let sequence = 1; sequence <= COUNT; sequence++)
    await drafts.append(headOf(1).id, batchesOf(sequence, sequence));
  await close();
  return files.image();
}

/** Flips every `step`-th bit of a draft's file, and of its slot in the key file: each is told, or changes nothing. */
export async function flipDraftBits(dataKey: Uint8Array | null, step: number): Promise<DraftDamageReport> {
  const image = await twentyBatches(dataKey);
  const { id } = headOf(1);
  let flips = 0;
  let readable = 0;
  for (const path of [`${FOLDER}/${draftFolder}/${id}.draft`, `${FOLDER}/${keyFileName}`]) {
    const isKeys = path.endsWith(keyFileName);
    const bytes = image.names.get(path) as Buffer;
    // The key file's header is not the draft's.
    for (let bit = isKeys ? 64 * 8 : 0; bit < bytes.length * 8; bit += step) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const files = new MemoryFiles({ folders: image.folders, names: new Map([...image.names, [path, flipped]]) });
      const opened = openDrafts(FOLDER, dataKey, files);
      const [draft, ...others] = opened.drafts.list();
      const where = `bit ${bit} of ${path}`;
      expect(others, where).toEqual([]);
      expect(draft?.head.id, where).toBe(id);
      expect(draft?.batches, where).toEqual(batchesOf(1, draft?.batches.length ?? -1));
      if (draft?.batches.length !== COUNT) {
        expect(draft?.trouble, where).not.toBe('');
        await expect(opened.drafts.append(id, batchesOf(COUNT + 1, COUNT + 1)), where).rejects.toMatchObject({
          code: 'DAMAGED',
        });
      }
      if ((draft?.batches.length ?? 0) > 0) readable++;
      await opened.close();
      // The file is never thrown away, nor changed.
      expect(files.image().names.get(path)?.equals(flipped), where).toBe(true);
      expect(files.image().names.size, where).toBe(image.names.size);
      flips++;
    }
  }
  return { flips, readable };
}
