import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareVersions, isVersion } from '../../../main/update/manifest.ts';
import { type Installed, type Release, signedBytes, verifyRelease } from '../../../main/update/verify-release.ts';

const publisher = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const raw = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32));
const installed: Installed = { version: '1.4.2', channel: 'stable', keys: [raw(publisher.publicKey)] };

const contents = {
  'Binnacle-1.5.0.AppImage': Buffer.from('the console'.repeat(1000)),
  'latest.yml': Buffer.from('version: 1.5.0'),
};
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');
const described = () =>
  Object.entries(contents).map(([name, bytes]) => ({ name, sha512: sha512(bytes), size: bytes.length }));
const plain = () => ({
  formatVersion: 1,
  version: '1.5.0',
  channel: 'stable',
  minVersion: '1.0.0',
  files: described(),
});

function signed(manifest: unknown, key: KeyObject = publisher.privateKey): Release {
  const bytes = Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return { manifest: bytes, signature: sign(null, signedBytes(bytes), key), files: new Map(Object.entries(contents)) };
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const good = signed(plain());
const changed = (change: object) => signed({ ...plain(), ...change });
const withFiles = (change: (files: Map<string, Uint8Array>) => void): Release => {
  const files = new Map<string, Uint8Array>(Object.entries(contents));
  change(files);
  return { ...good, files };
};
const big = contents['Binnacle-1.5.0.AppImage'];
const [firstFile, ...otherFiles] = described();

test('a release that is right is accepted, from memory and in pieces', async () => {
  expect(await verifyRelease(good, installed)).toEqual(plain());
  async function* pieces() {
    for (let at = 0; at < big.length; at += 777) yield big.subarray(at, at + 777);
  }
  const files = new Map<string, Uint8Array | AsyncIterable<Uint8Array>>([
    ...good.files,
    ['Binnacle-1.5.0.AppImage', pieces()],
  ]);
  expect((await verifyRelease({ ...good, files }, installed)).version).toBe('1.5.0');
  expect((await verifyRelease(good, { ...installed, keys: [raw(other.publicKey), ...installed.keys] })).version).toBe(
    '1.5.0',
  );
});

const bad: Record<string, [Release, string, Partial<Installed>?]> = {
  'no signature': [{ ...good, signature: new Uint8Array() }, 'signature'],
  'a signature of zeros': [{ ...good, signature: new Uint8Array(64) }, 'signature'],
  'a truncated signature': [{ ...good, signature: good.signature.subarray(0, 63) }, 'signature'],
  'a signature with something behind it': [
    { ...good, signature: Buffer.concat([good.signature, Buffer.from([0])]) },
    'signature',
  ],
  'somebody else’s signature': [signed(plain(), other.privateKey), 'signature'],
  'a signature by the same key for another purpose': [
    { ...good, signature: sign(null, good.manifest, publisher.privateKey) },
    'signature',
  ],
  'no key to check with': [good, 'signature', { keys: [] }],
  'a key of another length': [good, 'signature', { keys: [new Uint8Array(31)] }],
  'a manifest changed after it was signed': [
    { ...good, manifest: Buffer.from(JSON.stringify({ ...plain(), version: '9.0.0' })) },
    'signature',
  ],
  'a truncated manifest': [{ ...good, manifest: good.manifest.subarray(0, -1) }, 'signature'],
  'the same manifest with a space more': [
    { ...good, manifest: Buffer.concat([good.manifest, Buffer.from(' ')]) },
    'signature',
  ],
  'an older version': [changed({ version: '1.4.1' }), 'not newer'],
  'the same version': [changed({ version: '1.4.2' }), 'not newer'],
  'a pre-release of the same version': [changed({ version: '1.4.2-rc.9' }), 'not newer'],
  'an older version that sorts later as text': [changed({ version: '1.10.0' }), 'not newer', { version: '1.11.0' }],
  'another channel': [changed({ channel: 'beta' }), 'channel'],
  'a version that must not be skipped': [changed({ minVersion: '1.4.3' }), 'asks for 1.4.3'],
  'a missing file': [withFiles((files) => files.delete('latest.yml')), 'missing'],
  'an extra file': [withFiles((files) => files.set('more.exe', Buffer.from('x'))), 'not in its manifest'],
  'a file with its name in other letters': [
    withFiles((files) => {
      files.set('LATEST.yml', contents['latest.yml']);
      files.delete('latest.yml');
    }),
    'not in its manifest',
  ],
  'a truncated file': [withFiles((files) => files.set('Binnacle-1.5.0.AppImage', big.subarray(0, -1))), 'size'],
  'a longer file': [withFiles((files) => files.set('Binnacle-1.5.0.AppImage', Buffer.concat([big, big]))), 'size'],
  'an empty file': [withFiles((files) => files.set('latest.yml', new Uint8Array())), 'size'],
  'one flipped bit in a file': [
    withFiles((files) => files.set('latest.yml', flipped(contents['latest.yml'], 21))),
    'published',
  ],
  'two files that changed places': [
    changed({
      files: [
        { ...firstFile, name: 'latest.yml' },
        { ...otherFiles[0], name: firstFile?.name },
      ],
    }),
    'size',
  ],
  'no files': [changed({ files: [] }), 'no files'],
  'a path for a name': [changed({ files: [{ ...firstFile, name: '../x' }, ...otherFiles] }), 'described'],
  'a file twice': [changed({ files: [...described(), { ...firstFile, name: 'LATEST.yml' }] }), 'twice'],
  'a short hash': [changed({ files: [{ ...firstFile, sha512: 'ab' }, ...otherFiles] }), 'described'],
  'a negative size': [changed({ files: [{ ...firstFile, size: -1 }, ...otherFiles] }), 'described'],
  'a field too many': [changed({ scripts: 'x' }), 'nothing else'],
  'a later format': [changed({ formatVersion: 2 }), 'format'],
  'a version that is none': [changed({ version: '2' }), 'version'],
  'something that is no JSON': [signed('{'), 'JSON'],
  'JSON that is no object': [signed('[]'), 'nothing else'],
  'an installed version that is not known': [good, 'installed version', { version: 'unknown' }],
};

describe('a release is refused for', () => {
  it.each(Object.entries(bad))('%s', async (_why, [release, message, more = {}]) => {
    await expect(verifyRelease(release, { ...installed, ...more })).rejects.toThrow(message);
  });
});

test('every flipped bit of manifest and signature is refused', async () => {
  const manifestBits = good.manifest.length * 8;
  let refused = 0;
  for (let bit = 0; bit < manifestBits; bit += 7) {
    await verifyRelease({ ...good, manifest: flipped(good.manifest, bit) }, installed).catch(() => refused++);
  }
  expect(refused).toBe(Math.ceil(manifestBits / 7));
  refused = 0;
  for (let bit = 0; bit < 512; bit++) {
    await verifyRelease({ ...good, signature: flipped(good.signature, bit) }, installed).catch(() => refused++);
  }
  expect(refused).toBe(512);
});

test('versions are ordered as Semantic Versioning says', () => {
  const order = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ];
  for (const [i, left] of order.entries()) {
    for (const [j, right] of order.entries()) expect(Math.sign(compareVersions(left, right))).toBe(Math.sign(i - j));
  }
  for (const wrong of [
    '',
    '1',
    '1.0',
    '01.0.0',
    '1.0.0.0',
    'v1.0.0',
    '1.0.0-',
    '1.0.0+5',
    '1.0.0-01',
    '1.0.0 ',
    '1.0.0\n',
  ])
    expect(isVersion(wrong)).toBe(false);
  fc.assert(
    fc.property(fc.array(fc.nat(99), { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
      const [left, right] = [`${a}.${b}.${c}`, `${d}.${e}.${f}`];
      return Math.sign(compareVersions(left, right)) === -Math.sign(compareVersions(right, left));
    }),
  );
});
