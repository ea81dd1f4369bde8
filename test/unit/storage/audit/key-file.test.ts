import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Report } from '../../../../main/storage/audit/chain-check.ts';
import { openText, sealText } from '../../../../main/storage/audit/erasable.ts';
import { type KeyFile, type KeySlot, openKeyFile } from '../../../../main/storage/audit/key-file.ts';
import { readKeyFile } from '../../../../main/storage/audit/key-file-content.ts';
import { recordLength } from '../../../../main/storage/audit/key-slots.ts';
import { testRandom } from '../../../helpers/audit/log.ts';
import { failure, MemoryFiles } from '../../../helpers/storage/memory-files.ts';
import { seeded } from '../../../helpers/storage/random.ts';

const folder = '/data';
const path = `${folder}/keys`;

function open(files: MemoryFiles, dataKey: Uint8Array | null, usedUpTo = 0): KeyFile {
  return openKeyFile({ files, folder, dataKey, crypto: testRandom, usedUpTo });
}

function emptyDisk(): MemoryFiles {
  return new MemoryFiles({ folders: new Set([folder]), names: new Map() });
}

function bytesOf(files: MemoryFiles): Buffer {
  return files.image().names.get(path) ?? Buffer.alloc(0);
}

function put(bytes: Buffer): MemoryFiles {
  return new MemoryFiles({ folders: new Set([folder]), names: new Map([[path, bytes]]) });
}

function ensure(keys: KeyFile, owner: string, slotClass = '3y/2026'): KeySlot {
  return keys.ensure([{ owner, class: slotClass }])[0] as KeySlot;
}

describe.each([
  ['sealed', randomBytes(32)],
  ['unsealed', null],
])('the key file, %s', (_name, dataKey) => {
  test('a slot is there after reopening and seals what it sealed before', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    expect(keys.created).toBe(true);
    const slot = ensure(keys, 'isp-0001');
    const box = sealText(slot.key, 'a reason', randomBytes(12));
    keys.close();

    const again = open(files, dataKey, slot.number);
    expect(again.created).toBe(false);
    expect(again.slot('isp-0001', '3y/2026')?.number).toBe(slot.number);
    expect(again.slot('isp-0001', '3y/2026')?.subject).toBe(slot.subject);
    expect(openText((again.numbered(slot.number) as KeySlot).key, box)).toBe('a reason');
    expect(again.slot('isp-0001', '7y/2026')).toBeUndefined();
    again.close();
    expect(files.openCount).toBe(0);
  });

  test('slots asked for together are one write and one sync before they are given', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    const from = files.log.length;
    const slots = keys.ensure(['a', 'b', 'a', 'c'].map((owner) => ({ owner, class: '3y/2026' })));
    expect(files.log.slice(from).map((operation) => operation.kind)).toEqual(['write', 'sync']);
    expect(slots.map((slot) => slot.number)).toEqual([1, 2, 1, 3]);
    keys.close();
  });

  test('destroying takes the key out of the file, leaves the others and never gives the number again', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    const kept = ensure(keys, 'isp-0001');
    const doomed = ensure(keys, 'isp-0002');
    const doomedLater = ensure(keys, 'isp-0002', '3y/2027');
    const raw = doomed.key.export();
    const record = bytesOf(files).subarray(64 + recordLength, 64 + 2 * recordLength);
    expect(keys.destroy('isp-0002')).toBe(2);
    expect(bytesOf(files).includes(raw)).toBe(false);
    expect(bytesOf(files).includes(record.subarray(56, 120))).toBe(false);
    expect([...files.image().names.keys()]).toEqual([path]);
    expect(keys.numbered(doomed.number)).toBeUndefined();
    expect(keys.numbered(doomedLater.number)).toBeUndefined();
    expect(keys.numbered(kept.number)?.owner).toBe('isp-0001');
    expect(ensure(keys, 'isp-0002').number).toBeGreaterThan(doomedLater.number);
    keys.close();
    const again = open(files, dataKey, 9);
    expect(ensure(again, 'isp-0009').number).toBe(doomedLater.number + 2);
    again.close();
  });

  test('a tenant keeps its number over the years; other owners have none', () => {
    const keys = open(emptyDisk(), dataKey);
    expect(ensure(keys, 'isp-0001', '1y/2026').subject).toBe(ensure(keys, 'isp-0001', '1y/2027').subject);
    expect(ensure(keys, 'isp-0001').subject).not.toBe(ensure(keys, 'isp-0002').subject);
    expect(ensure(keys, '').subject).toBeNull();
    expect(ensure(keys, 'draft:7', 'draft').subject).toBeNull();
    keys.close();
  });

  test('what a torn append left is cut off; a damaged slot in use is kept and told', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    ensure(keys, 'isp-0001');
    ensure(keys, 'isp-0002');
    keys.close();
    const whole = bytesOf(files);
    for (let cut = 1; cut < recordLength; cut += 37) {
      const torn = open(put(whole.subarray(0, whole.length - cut)), dataKey, 1);
      expect([torn.cut, torn.count]).toEqual([recordLength - cut, 1]);
      expect(ensure(torn, 'isp-0003').number).toBe(2);
      torn.close();
    }
    const flipped = Buffer.from(whole);
    flipped[whole.length - 20]! ^= 1;
    const unused = open(put(flipped), dataKey, 1);
    expect(unused.cut).toBe(recordLength);
    unused.close();
    const inUse = open(put(flipped), dataKey, 2);
    expect([inUse.cut, inUse.numbered(2), inUse.damaged]).toEqual([0, undefined, [2]]);
    inUse.close();
  });

  test('flipped bits are found wherever they are', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    for (let at = 0; at < 20; at++) ensure(keys, `isp-${at}`);
    keys.close();
    const whole = bytesOf(files);
    const random = seeded(41);
    for (let round = 0; round < 400; round++) {
      const flipped = Buffer.from(whole);
      const bit = random.below(whole.length * 8);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const report = new Report();
      readKeyFile(put(flipped), folder, dataKey, report);
      expect(
        report.problems.map((found) => found.code),
        `bit ${bit}`,
      ).not.toEqual([]);
    }
  });

  test('after a failed sync nothing is given until the file was opened again', () => {
    const files = emptyDisk();
    const keys = open(files, dataKey);
    ensure(keys, 'isp-0001');
    files.fsync = () => {
      throw failure('EIO');
    };
    expect(() => ensure(keys, 'isp-0002')).toThrow(/refused/);
    files.fsync = (file) => files.fdatasync(file);
    expect(() => ensure(keys, 'isp-0003')).toThrow(/refused/);
    expect(ensure(keys, 'isp-0001').number).toBe(1);
    keys.close();
  });
});

test('a sealed file shows neither owner nor key', () => {
  const files = emptyDisk();
  const keys = open(files, randomBytes(32));
  const slot = ensure(keys, 'isp-with-a-name');
  keys.close();
  expect(bytesOf(files).includes('isp-with-a-name')).toBe(false);
  expect(bytesOf(files).includes(slot.key.export())).toBe(false);
});

test('another data key or a changed header opens nothing', () => {
  const files = emptyDisk();
  const keys = open(files, randomBytes(32));
  ensure(keys, 'isp-0001');
  keys.close();
  const before = bytesOf(files);
  expect(() => open(put(before), null)).toThrow(/damaged/);
  const other = open(put(before), randomBytes(32), 1);
  expect(other.slot('isp-0001', '3y/2026')).toBeUndefined();
  other.close();
});
