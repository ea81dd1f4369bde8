import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../main/core/ports.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { type FileHeader, writeHeader } from '../../../main/storage/format/file-header.ts';
import { scanJournal } from '../../../main/storage/format/journal.ts';
import { inspectStore } from '../../../main/storage/inspect.ts';
import { rewriteSealed } from '../../../main/storage/rewrite-sealed.ts';
import { openStore } from '../../../main/storage/store.ts';
import {
  addPair,
  batches,
  inFolder,
  itemMigrations,
  storeOptions,
  testKey,
  withStore,
} from '../../helpers/storage/open-store.ts';

const contentOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name)).toString('base64')}`)
    .sort();

/** Two generations and three transactions in the current journal, orderly closed. */
async function makeStore(folder: string): Promise<void> {
  await withStore(storeOptions(folder), async (store) => {
    addPair(store, 0);
    store.snapshot();
    for (let i = 1; i < 4; i++) {
      addPair(store, i);
      await store.durable();
    }
  });
}

const look = (folder: string) => inspectStore(folder, testKey, nodeFiles());

/** Opening is refused with this code and sentence and leaves every byte as it was. */
async function expectRefused(folder: string, code: string, message: RegExp): Promise<void> {
  const before = contentOf(folder);
  await expect(openStore(storeOptions(folder))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
  expect(contentOf(folder)).toEqual(before);
}

describe('recovery', () => {
  it('finds nothing wrong with a store that was closed', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      expect(look(folder)).toEqual([]);
      expect(inspectStore(folder, null, nodeFiles())).toMatchObject([{ code: 'SEALED', severity: 'note' }]);
    });
  });

  it('makes a lost or damaged manifest again from the files, and says so', async () => {
    for (const damage of [
      (path: string) => rmSync(path),
      (path: string) => writeFileSync(path, 'nonsense'),
      (path: string) => truncateSync(path, 0),
    ]) {
      await inFolder(async (folder) => {
        await makeStore(folder);
        damage(join(folder, 'manifest'));
        expect(look(folder)).toMatchObject([{ severity: 'damage', file: 'manifest' }]);
        await withStore(storeOptions(folder), (store) => {
          expect(batches(store)).toEqual([0, 1, 2, 3]);
          expect(store.recovery.problems).toMatchObject([{ file: 'manifest', severity: 'note' }]);
        });
        expect(look(folder).filter((one) => one.code !== 'SET_ASIDE')).toEqual([]);
      });
    }
  });

  it('refuses when the newest generation is gone, whether the manifest is there or not', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      rmSync(join(folder, 'snapshot-2'));
      rmSync(join(folder, 'journal-2'));
      await expectRefused(folder, 'DAMAGED', /snapshot-2 is not there/);
      rmSync(join(folder, 'manifest'));
      await expectRefused(folder, 'DAMAGED', /manifest is not there/);
    });
  });

  it('refuses when the current journal is gone, gives the rest read-only, and goes on when told to', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      rmSync(join(folder, 'journal-2'));
      await expectRefused(folder, 'DAMAGED', /journal-2 is not there/);
      const before = contentOf(folder);
      await withStore(storeOptions(folder, { damage: 'read-only' }), async (store) => {
        expect(batches(store)).toEqual([0]);
        expect(() => addPair(store, 9)).toThrow(/read-only/);
        await expect(store.durable()).rejects.toThrow(/read-only/);
      });
      expect(contentOf(folder)).toEqual(before);
      await withStore(storeOptions(folder, { damage: 'set-aside' }), async (store) => {
        expect(store.recovery.problems).toContainEqual(expect.objectContaining({ code: 'LOST', frames: 3 }));
        addPair(store, 9);
        await store.durable();
      });
      await withStore(storeOptions(folder), (store) => expect(batches(store)).toEqual([0, 9]));
    });
  });

  it('knows after an orderly end how far the journal went, and refuses one that was cut between two frames', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      const path = join(folder, 'journal-2');
      const bytes = readFileSync(path);
      bytes.fill(0, scanJournal(bytes)!.frames.at(-1)!.offset);
      writeFileSync(path, bytes);
      expect(look(folder)).toMatchObject([{ code: 'LOST', severity: 'damage', frames: 1 }]);
      await expectRefused(folder, 'DAMAGED', /transaction 5 was on disk: 1 are lost/);
    });
  });

  it('misses the end of the journal kept in reserve', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      const path = join(folder, 'journal-1');
      const bytes = readFileSync(path);
      bytes.fill(0, scanJournal(bytes)!.frames.at(-1)!.offset);
      writeFileSync(path, bytes);
      expect(look(folder)).toMatchObject([{ code: 'LOST', file: 'journal-1' }]);
    });
  });

  it('cuts what an interrupted write left, keeps a copy, and reports it', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      const path = join(folder, 'journal-2');
      const bytes = readFileSync(path);
      const { end } = scanJournal(bytes)!;
      bytes.write('half a frame', end);
      writeFileSync(path, bytes);
      expect(look(folder)).toMatchObject([{ code: 'TAIL', offset: end, bytes: 12 }]);
      await withStore(storeOptions(folder), (store) => {
        expect(batches(store)).toEqual([0, 1, 2, 3]);
        const movedTo = 'set-aside/journal-2.2030-01-02T03-04-05-000Z';
        expect(store.recovery.problems).toMatchObject([{ code: 'TAIL', offset: end, bytes: 12, frames: 0, movedTo }]);
        expect(readFileSync(join(folder, movedTo), 'utf8')).toBe('half a frame');
      });
      await withStore(storeOptions(folder), (store) => expect(store.recovery.problems).toEqual([]));
      expect(look(folder)).toMatchObject([{ code: 'SET_ASIDE', severity: 'note' }]);
    });
  });

  it('tells bytes in preallocated space, a short file, foreign files and a missing reserve from each other', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      const path = join(folder, 'journal-2');
      const bytes = readFileSync(path);
      bytes[bytes.length - 1000] = 1;
      writeFileSync(path, bytes.subarray(0, -500));
      writeFileSync(join(folder, 'notes.txt'), 'mine');
      rmSync(join(folder, 'snapshot-1'));
      const codes = ['FOREIGN notes.txt', 'MISSING snapshot-1', 'SHORT journal-2', 'SLACK journal-2'];
      expect(
        look(folder)
          .map((one) => `${one.code} ${one.file}`)
          .sort(),
      ).toEqual(codes);
      await withStore(storeOptions(folder), (store) => {
        expect(batches(store)).toEqual([0, 1, 2, 3]);
        expect(store.recovery.problems.map((one) => `${one.code} ${one.file}`).sort()).toEqual(codes);
      });
      expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    });
  });

  it('refuses files of a newer version, and says which', async () => {
    await inFolder(async (folder) => {
      await makeStore(folder);
      const path = join(folder, 'manifest');
      const bytes = readFileSync(path);
      const header = JSON.parse(bytes.toString('utf8', 12, 12 + bytes.readUInt32BE(8))) as FileHeader;
      writeFileSync(path, Buffer.concat([writeHeader({ ...header, format: 2 }), bytes.subarray(-16)]));
      expect(look(folder)).toContainEqual(expect.objectContaining({ code: 'NEWER', file: 'manifest' }));
      await expectRefused(folder, 'NEWER_FORMAT', /manifest has format 2/);
    });
  });

  it('refuses journals and snapshots of another store, even under the same key', async () => {
    await inFolder(async (folder) => {
      await inFolder(async (other) => {
        await makeStore(folder);
        await makeStore(other);
        writeFileSync(join(folder, 'journal-2'), readFileSync(join(other, 'journal-2')));
        expect(look(folder)).toContainEqual(expect.objectContaining({ code: 'CHAIN', file: 'journal-2' }));
        await expectRefused(folder, 'DAMAGED', /do not belong together/);
      });
    });
  });

  it('refuses transactions that the manifest does not know of', async () => {
    await inFolder(async (folder) => {
      await withStore(storeOptions(folder), (store) => addPair(store, 0));
      const manifest = readFileSync(join(folder, 'manifest'));
      await withStore(storeOptions(folder), async (store) => {
        store.snapshot();
        addPair(store, 1);
        await store.durable();
      });
      writeFileSync(join(folder, 'manifest'), manifest);
      expect(look(folder)).toContainEqual(expect.objectContaining({ code: 'CHAIN', file: 'journal-2' }));
      await expectRefused(folder, 'DAMAGED', /journal-2 holds transactions/);
    });
  });

  it('begins an interrupted first start again', async () => {
    for (const names of [['snapshot-1.tmp'], ['manifest'], ['snapshot-1', 'journal-1', 'manifest'], ['manifest.tmp']]) {
      await inFolder(async (folder) => {
        mkdirSync(folder, { recursive: true });
        for (const name of names) writeFileSync(join(folder, name), '');
        await withStore(storeOptions(folder), (store) => {
          expect(store.recovery).toMatchObject({ created: true, problems: [{ code: 'LEFTOVER', severity: 'note' }] });
          addPair(store, 0);
        });
        expect(look(folder)).toEqual([]);
      });
    }
  });
});

describe('migrations', () => {
  const statements = [
    'ALTER TABLE item ADD COLUMN colour TEXT',
    'CREATE TABLE colour (name TEXT)',
    'UPDATE item SET colour = name',
    'DROP TABLE log',
  ];

  it('leave everything as it was when any of their statements fails', async () => {
    for (let failing = 0; failing <= statements.length; failing++) {
      await inFolder(async (folder) => {
        await makeStore(folder);
        const breaking = {
          version: 2,
          name: 'breaking',
          up: (tx: Transaction) => {
            statements.slice(0, failing).forEach((sql) => {
              tx.run(sql);
            });
            throw new Error('broken');
          },
        };
        const migrations = [...itemMigrations, breaking];
        await expect(openStore(storeOptions(folder, { migrations }))).rejects.toThrow('broken');
        await withStore(storeOptions(folder), (store) => {
          expect(batches(store)).toEqual([0, 1, 2, 3]);
          expect(store.recovery.problems).toEqual([]);
          expect(store.all('PRAGMA user_version')).toEqual([{ user_version: 1 }]);
        });
      });
    }
  });
});

describe('rewriteSealed', () => {
  it('seals a store so that no unsealed text is left in its files', async () => {
    await inFolder(async (folder) => {
      await withStore(storeOptions(folder, { dataKey: null }), (store) => {
        for (let i = 0; i < 5; i++) addPair(store, i);
        store.snapshot();
      });
      expect(contentOf(folder).some((text) => Buffer.from(text.split(' ')[1]!, 'base64').includes('second'))).toBe(
        true,
      );
      const options = { folder, files: nodeFiles(), workspaceId: 'workspace-1', dataKey: testKey };
      await expect(rewriteSealed(options)).resolves.toBe('sealed');
      expect(contentOf(folder).some((text) => Buffer.from(text.split(' ')[1]!, 'base64').includes('second'))).toBe(
        false,
      );
      await expect(rewriteSealed(options)).resolves.toBe('already');
      expect(look(folder)).toEqual([]);
      await expect(openStore(storeOptions(folder, { dataKey: null }))).rejects.toMatchObject({ code: 'LOCKED' });
      await withStore(storeOptions(folder), (store) => expect(batches(store)).toEqual([0, 1, 2, 3, 4]));
    });
  });
});
