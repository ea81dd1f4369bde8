import { zipSync } from 'fflate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { packFiles, unpackFiles } from '../../../renderer/features/templates/transfer/archive.ts';
import {
  type ChosenFile,
  importBounds,
  isPlainPath,
  readFiles,
} from '../../../renderer/features/templates/transfer/read-files.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const file = (path: string, content: string | Uint8Array): ChosenFile => ({
  path,
  file: new Blob([typeof content === 'string' ? content : new Uint8Array(content)]),
});
const files = [
  { path: 'premium/template.yaml', text: 'a: 1\n' },
  { path: 'premium/template.json', text: '{}\n' },
];

async function read(...chosen: readonly ChosenFile[]) {
  const answer = await readFiles(chosen);
  if ('refusal' in answer) throw new Error(answer.refusal.message);
  return answer.read;
}

describe('an archive of templates', () => {
  afterEach(() => vi.useRealTimers());

  test('is the same bytes for the same templates, in whatever order they come and whenever', () => {
    vi.useFakeTimers({ now: new Date('2026-03-02T09:00:00Z') });
    const first = packFiles(files);
    vi.setSystemTime(new Date('2027-08-09T21:00:00Z'));
    expect(packFiles([...files].reverse())).toEqual(first);
  });

  test('gives back what was packed', async () => {
    const { files: got, refused } = await read(file('all.zip', packFiles(files)));
    expect([...got].sort((a, b) => (a.path < b.path ? 1 : -1))).toEqual(files);
    expect(refused).toEqual([]);
  });

  test('that grows beyond the bound is refused by what comes out, not by what it says', async () => {
    const bomb = zipSync({ 'bomb.yaml': new Uint8Array(importBounds.bytes + 1) });
    expect(bomb.length).toBeLessThan(1_000_000);
    // Headers that claim one byte do not help it.
    for (const signature of [0x04034b50, 0x02014b50]) {
      const view = new DataView(bomb.buffer);
      for (let at = 0; at + 4 < bomb.length; at += 1)
        if (view.getUint32(at, true) === signature) view.setUint32(at + (signature === 0x04034b50 ? 22 : 24), 1, true);
    }
    const answer = await readFiles([file('bomb.zip', bomb)]);
    expect('refusal' in answer && answer.refusal.message).toMatch(/larger than 50\.0 MB/);
  });

  test('with too many files is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.yaml`, encode('a: 1')]));
    await expect(unpackFiles(zipSync(many), { bytes: 1000, files: 11 })).rejects.toMatchObject({ bound: 'files' });
    await expect(unpackFiles(zipSync(many), { bytes: 1000, files: 12 })).resolves.toHaveLength(12);
  });

  test('that is damaged, cut short or none at all is refused in a sentence', async () => {
    const whole = packFiles([{ path: 'a.yaml', text: 'key: value\n'.repeat(2000) }]);
    const spoiled = whole.slice();
    spoiled.fill(0xff, 45, 70);
    for (const bytes of [whole.slice(0, 60), spoiled, encode('PK is how this text begins, and it is no archive')]) {
      const { files: got, refused } = await read(file('bad.zip', bytes), file('good.yaml', 'a: 1\n'));
      expect(got).toEqual([{ path: 'good.yaml', text: 'a: 1\n' }]);
      expect(refused.map((one) => [one.outcome, one.reason.startsWith('bad.zip cannot be read')])).toEqual([
        ['refused', true],
      ]);
    }
  });
});

describe('files of an import', () => {
  test.each(['../a.yaml', 'a/../b', '/etc/passwd', 'a//b', 'a\\b', 'c:evil', 'a\u0000b', '', 'x'.repeat(401)])(
    'named %j are refused',
    (path) => expect(isPlainPath(path)).toBe(false),
  );

  test('inside an archive keep to their folder', async () => {
    const { files: got, refused } = await read(
      file('a.zip', zipSync({ '../evil.yaml': encode('a: 1'), 'good/template.yaml': encode('b: 2') })),
    );
    expect(got.map((one) => one.path)).toEqual(['good/template.yaml']);
    expect(refused[0]?.reason).toMatch(/leads out of its folder/);
  });

  test('that are no text, too long, hidden or archives inside archives are told apart', async () => {
    const {
      files: got,
      refused,
      leftOut,
    } = await read(
      file('picture.png', new Uint8Array([0x89, 0x50, 0xff, 0xfe])),
      file('long.yaml', 'x'.repeat(importBounds.fileCharacters + 1)),
      file('.git/config', 'hidden'),
      file('outer.zip', zipSync({ 'inner.zip': packFiles(files), '__MACOSX/._a': encode('x') })),
      file('bom.yaml', new Uint8Array([0xef, 0xbb, 0xbf, 0x61])),
    );
    expect(got).toEqual([{ path: 'bom.yaml', text: 'a' }]);
    expect(leftOut).toBe(2);
    expect(refused.map((one) => one.template)).toEqual(['picture.png', 'long.yaml', 'inner.zip']);
    expect(refused.every((one) => one.reason !== '' && one.fix !== '')).toBe(true);
  });

  test('beyond the bounds refuse the whole', async () => {
    const many = Array.from({ length: importBounds.files + 1 }, (_, index) => file(`${index}.yaml`, 'a'));
    expect(await readFiles(many)).toMatchObject({
      refusal: { message: expect.stringMatching(/more than 4,000 files/) },
    });
    expect(await readFiles([])).toMatchObject({ refusal: { message: expect.stringMatching(/no file/) } });
  });
});
