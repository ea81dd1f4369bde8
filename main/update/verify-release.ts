import { createHash, createPublicKey, verify } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';
import { compareVersions, isVersion, type ReleaseManifest, readManifest } from './manifest.ts';

/** What a release is held against. */
export interface Installed {
  /** The version that runs. */
  readonly version: string;
  /** The channel the operator follows. */
  readonly channel: string;
  /** Raw Ed25519 public keys of the publisher, 32 bytes each; a signature by any of them counts. */
  readonly keys: readonly Uint8Array[];
}

/** A release as it was got, from wherever. */
export interface Release {
  /** The manifest's exact bytes. */
  readonly manifest: Uint8Array;
  /** The detached Ed25519 signature (RFC 8032) over `signedBytes(manifest)`, 64 bytes. */
  readonly signature: Uint8Array;
  /** Its files by name, and nothing else. */
  readonly files: ReadonlyMap<string, Uint8Array | AsyncIterable<Uint8Array>>;
}

/** Sets the signature apart from every other one that the same key might ever make. */
const PURPOSE = new TextEncoder().encode('binnacle release manifest v1\n');
/** What a raw Ed25519 key needs before it to be a SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The bytes that are signed: the purpose, then the manifest as it is. */
export function signedBytes(manifest: Uint8Array): Uint8Array {
  return Buffer.concat([PURPOSE, manifest]);
}

/**
 * Verifies a release before anything of it is used: who signed it, that it is newer and of the right channel, and that
 * its files are exactly those of the manifest. Nothing is fetched, written or started here.
 * @throws BinnacleError FORBIDDEN for a release that must not be installed, INVALID_INPUT for a malformed manifest.
 */
export async function verifyRelease(release: Release, installed: Installed): Promise<ReleaseManifest> {
  if (!isVersion(installed.version)) throw refuse('the installed version is not known');
  // The signature comes first: what nobody answers for is not even read.
  if (!isSigned(release, installed.keys)) throw refuse('its signature is not that of the publisher');
  const manifest = readManifest(release.manifest);
  if (manifest.channel !== installed.channel) {
    throw refuse(`it is of the channel ${manifest.channel}, and this console follows ${installed.channel}`);
  }
  if (compareVersions(manifest.version, installed.version) <= 0) {
    throw refuse(`its version ${manifest.version} is not newer than ${installed.version}`);
  }
  if (compareVersions(manifest.minVersion, installed.version) > 0) {
    throw refuse(`it asks for ${manifest.minVersion} or newer to be installed first`);
  }
  const named = new Set(manifest.files.map(({ name }) => name));
  for (const name of release.files.keys()) {
    if (!named.has(name)) throw refuse(`the file ${JSON.stringify(name)} is not in its manifest`);
  }
  for (const file of manifest.files) {
    const content = release.files.get(file.name);
    if (content === undefined) throw refuse(`its file ${file.name} is missing`);
    const { size, sha512 } = await measure(content, file.size);
    if (size !== file.size) throw refuse(`its file ${file.name} has another size than its manifest says`);
    if (sha512 !== file.sha512) throw refuse(`its file ${file.name} is not the one that was published`);
  }
  return manifest;
}

function isSigned({ manifest, signature }: Release, keys: readonly Uint8Array[]): boolean {
  if (signature.length !== 64) return false;
  const bytes = signedBytes(manifest);
  return keys.some((raw) => {
    if (raw.length !== 32) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
    return verify(null, bytes, key, signature);
  });
}

/** Reads no further than one piece beyond what a file may hold. */
async function measure(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  expected: number,
): Promise<{ readonly size: number; readonly sha512: string }> {
  const hash = createHash('sha512');
  let size = 0;
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    size += piece.length;
    if (size > expected) break;
    hash.update(piece);
  }
  return { size, sha512: hash.digest('hex') };
}

function refuse(why: string): BinnacleError {
  return new BinnacleError('FORBIDDEN', `This release is not installed: ${why}.`, {
    fix: 'Get it again from where it is published, and report it if it stays so.',
  });
}
