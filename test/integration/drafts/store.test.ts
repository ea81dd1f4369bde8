import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FileSystem, nodeFiles } from '../../../main/storage/files.ts';
import { batchesOf, draftWord, headOf, openDrafts } from '../../helpers/drafts/open-drafts.ts';
import { mountSmallDisk } from '../../helpers/storage/full-disk.ts';
import { testKey } from '../../helpers/storage/open-store.ts';

const head = headOf(1);
const { id } = head;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'binnacle-drafts-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const fileOf = (at: string, of = id) => join(at, 'drafts', `${of}.draft`);

function everyByte(at: string): Buffer {
  const paths = readdirSync(at, { recursive: true, encoding: 'utf8' }).map((name) => join(at, name));
  return Buffer.concat(paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path)));
}

/** A draft with so many batches, closed. */
async function written(at: string, dataKey: Uint8Array | null, count: number): Promise<void> {
  const { drafts, close } = openDrafts(at, dataKey);
  await drafts.create(head);
  for (let sequence = 1; sequence <= count; sequence++) await drafts.append(id, batchesOf(sequence, sequence));
  await close();
}

/** The same files, with their syncs counted. */
function counting(): { readonly files: FileSystem; syncs: number } {
  const real = nodeFiles();
  const counted = { files: Object.create(real) as FileSystem, syncs: 0 };
  counted.files.fdatasync = (file) => {
    counted.syncs++;
    real.fdatasync(file);
  };
  return counted;
}

describe.each([
  ['sealed', testKey],
  ['unsealed', null],
] as const)('drafts of a %s workspace', (_name, dataKey) => {
  test('come back whole, and nothing of them can be read on disk', async () => {
    const at = folder();
    await written(at, dataKey, 12);
    const bytes = everyByte(at);
    for (const said of [draftWord, head.template, 'removed', '"edit"']) expect(bytes.includes(said), said).toBe(false);
    const { drafts, close } = openDrafts(at, dataKey);
    expect(drafts.list()).toEqual([{ head, batches: batchesOf(1, 12), savedAt: 5012, trouble: '' }]);
    await close();
  });

  test('cannot be read after discarding, not even with the file put back', async () => {
    const at = folder();
    await written(at, dataKey, 5);
    const bytes = readFileSync(fileOf(at));
    const opened = openDrafts(at, dataKey);
    opened.drafts.destroy(id);
    expect(opened.drafts.list()).toEqual([]);
    expect(readdirSync(join(at, 'drafts'))).toEqual([]);
    expect(opened.keys.slotsOfClass('draft')).toEqual([]);
    await opened.close();
    writeFileSync(fileOf(at), bytes);
    const again = openDrafts(at, dataKey);
    expect(again.drafts.list()).toEqual([]);
    expect(readdirSync(join(at, 'drafts'))).toEqual([]);
    await again.close();
  });

  test('have no key left once it is destroyed, whatever happens to the file', async () => {
    const at = folder();
    await written(at, dataKey, 5);
    const files = Object.create(nodeFiles()) as FileSystem;
    files.unlink = (path) => {
      if (!path.endsWith('.draft')) return nodeFiles().unlink(path);
      throw Object.assign(new Error('refused'), { code: 'EPERM' });
    };
    const opened = openDrafts(at, dataKey, files);
    opened.drafts.destroy(id);
    expect(opened.drafts.list()).toEqual([]);
    expect(opened.keys.slotsOfClass('draft')).toEqual([]);
    await opened.close();
    expect(readdirSync(join(at, 'drafts'))).toHaveLength(1);
    const again = openDrafts(at, dataKey);
    expect(again.drafts.list()).toEqual([]);
    expect(readdirSync(join(at, 'drafts'))).toEqual([]);
    await again.close();
  });

  test('are kept, and say so, when the key file was lost or put back from before', async () => {
    const at = folder();
    const before = openDrafts(at, dataKey);
    const keys = readFileSync(join(at, 'keys'));
    await before.close();
    await written(at, dataKey, 5);
    const ours = readFileSync(join(at, 'keys'));
    for (const restore of [() => rmSync(join(at, 'keys')), () => writeFileSync(join(at, 'keys'), keys)]) {
      restore();
      const opened = openDrafts(at, dataKey);
      expect(opened.drafts.list()).toEqual([
        expect.objectContaining({ batches: [], trouble: 'Its key is missing from the key file.' }),
      ]);
      await opened.close();
    }
    writeFileSync(join(at, 'keys'), ours);
    const whole = openDrafts(at, dataKey);
    expect(whole.drafts.list()[0]?.batches).toEqual(batchesOf(1, 5));
    await whole.close();
  });

  test('are damaged where a frame was swapped, repeated, left out or taken from another branch', async () => {
    const at = folder();
    await written(at, dataKey, 3);
    const common = readFileSync(fileOf(at));
    const grown = async () => {
      writeFileSync(fileOf(at), common);
      const sizes = [common.length];
      const { drafts, close } = openDrafts(at, dataKey);
      for (const sequence of [4, 5]) {
        await drafts.append(id, batchesOf(sequence, sequence));
        sizes.push(statSync(fileOf(at)).size);
      }
      await close();
      const bytes = readFileSync(fileOf(at));
      return [bytes.subarray(sizes[0], sizes[1]), bytes.subarray(sizes[1], sizes[2])] as const;
    };
    const [fourth, fifth] = await grown();
    const [otherFourth, otherFifth] = await grown();
    for (const [tail, readable] of [
      [[fourth, fifth], 5],
      [[otherFourth, otherFifth], 5],
      [[fifth, fourth], 3],
      [[fourth, fourth, fifth], 4],
      [[fifth], 3],
      [[fourth, otherFifth], 4],
      [[otherFourth, fifth], 4],
    ] as const) {
      writeFileSync(fileOf(at), Buffer.concat([common, ...tail]));
      const { drafts, close } = openDrafts(at, dataKey);
      const draft = drafts.read(id);
      expect(draft?.batches).toEqual(batchesOf(1, readable));
      expect(draft?.trouble === '').toBe(readable === 5);
      if (readable < 5) await expect(drafts.append(id, batchesOf(6, 6))).rejects.toMatchObject({ code: 'DAMAGED' });
      await close();
      expect(readFileSync(fileOf(at))).toEqual(Buffer.concat([common, ...tail]));
    }
  });

  test('do not open under the name of another', async () => {
    const at = folder();
    await written(at, dataKey, 3);
    const { drafts, close } = openDrafts(at, dataKey);
    await drafts.create(headOf(2));
    await close();
    writeFileSync(fileOf(at, headOf(2).id), readFileSync(fileOf(at)));
    const again = openDrafts(at, dataKey);
    expect(again.drafts.read(headOf(2).id)).toMatchObject({ batches: [], trouble: expect.stringMatching(/damaged/) });
    expect(again.drafts.read(id)?.batches).toEqual(batchesOf(1, 3));
    await again.close();
  });
});

test('appends that wait together share one sync', async () => {
  const at = folder();
  const counted = counting();
  const { drafts, close } = openDrafts(at, testKey, counted.files);
  await drafts.create(head);
  await Promise.all(batchesOf(1, 40).map((batch) => drafts.append(id, [batch])));
  expect(counted.syncs).toBe(1);
  expect(drafts.read(id)?.batches).toEqual(batchesOf(1, 40));
  await close();
});

test('opening touches no draft that nobody asks for', async () => {
  const at = folder();
  await written(at, testKey, 3);
  const files = Object.create(nodeFiles()) as FileSystem;
  let writes = 0;
  files.write = (...given) => {
    writes++;
    return nodeFiles().write(...given);
  };
  const { close } = openDrafts(at, testKey, files);
  await close();
  expect(writes).toBe(0);
});

test('an unsealed draft is not taken for one of a sealed workspace', async () => {
  const at = folder();
  await written(at, testKey, 3);
  const other = folder();
  await written(other, null, 3);
  writeFileSync(fileOf(at), readFileSync(fileOf(other)));
  const { drafts, close } = openDrafts(at, testKey);
  expect(drafts.read(id)).toMatchObject({ batches: [], trouble: expect.stringMatching(/not sealed with the key/) });
  await close();
});

test('a draft of 32 MB takes no more and can be read', async () => {
  const at = folder();
  const { drafts, close } = openDrafts(at, testKey);
  await drafts.create(head);
  const big = (sequence: number) => [
    { sequence, time: 1, kind: 'edit', changes: [{ at: 0, removed: '', inserted: 'x'.repeat(8_000_000) }] } as const,
  ];
  for (let sequence = 1; sequence <= 4; sequence++) await drafts.append(id, big(sequence));
  const refused = await drafts.append(id, big(5)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/32 MB/) });
  expect(drafts.read(id)?.batches).toHaveLength(4);
  await drafts.append(id, batchesOf(5, 5));
  await close();
});

test('a full disk is told, reading goes on, and typing too once there is space', async (context) => {
  const disk = mountSmallDisk(256);
  if ('unavailable' in disk) return context.skip(disk.unavailable);
  onTestFinished(() => disk.release());
  const { drafts, close } = openDrafts(disk.folder, testKey);
  await drafts.create(head);
  await drafts.append(id, batchesOf(1, 5));
  writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(200 * 1024));
  let last = 5;
  let failure: unknown;
  while (failure === undefined && last < 500) {
    failure = await drafts.append(id, batchesOf(last + 1, last + 7)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) last += 7;
  }
  expect(failure).toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringMatching(/disk is full/),
    fix: expect.stringMatching(/Free some space/),
  });
  expect(drafts.read(id)?.batches).toEqual(batchesOf(1, last));
  rmSync(join(disk.folder, 'ballast'));
  await drafts.append(id, batchesOf(last + 1, last + 7));
  await close();
  const again = openDrafts(disk.folder, testKey);
  expect(again.drafts.read(id)).toMatchObject({ batches: batchesOf(1, last + 7), trouble: '' });
  await again.close();
});
