import { BinnacleError } from '../contract/errors.ts';

/** One file of a release. */
export interface ReleaseFile {
  /** A plain file name without any folder. */
  readonly name: string;
  /** SHA-512 of its bytes, lower-case hex. */
  readonly sha512: string;
  /** Bytes. */
  readonly size: number;
}

/** What a release says about itself; the signature is over the exact bytes of this document. */
export interface ReleaseManifest {
  readonly formatVersion: 1;
  /** Semantic Versioning 2.0. */
  readonly version: string;
  readonly channel: string;
  /** The oldest installed version that may go to this one. */
  readonly minVersion: string;
  readonly files: readonly ReleaseFile[];
}

const MAX_MANIFEST_BYTES = 256 * 1024;
const MAX_FILES = 64;
const keys = ['formatVersion', 'version', 'channel', 'minVersion', 'files'];
const fileKeys = ['name', 'sha512', 'size'];

/**
 * Reads the manifest of a release whose signature held.
 * @throws BinnacleError INVALID_INPUT for anything that is not exactly a manifest.
 */
export function readManifest(bytes: Uint8Array): ReleaseManifest {
  if (bytes.length > MAX_MANIFEST_BYTES) throw refuse('it is too large');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('it is no JSON');
  }
  if (!hasExactly(value, keys)) throw refuse(`it must have ${keys.join(', ')} and nothing else`);
  const { formatVersion, version, channel, minVersion, files } = value;
  if (formatVersion !== 1) throw refuse('its format is not known to this version');
  if (typeof version !== 'string' || !isVersion(version)) throw refuse('its version is none');
  if (typeof minVersion !== 'string' || !isVersion(minVersion)) throw refuse('its minVersion is none');
  if (typeof channel !== 'string' || !/^[a-z][a-z0-9-]{0,31}$/.test(channel)) throw refuse('its channel is none');
  if (!Array.isArray(files) || files.length === 0 || files.length > MAX_FILES) throw refuse('it names no files');
  if (!files.every(isFile)) throw refuse('a file of it is not described as it must be');
  // Two names that one file system takes for one would let one file stand in for another.
  if (new Set(files.map(({ name }) => name.toLowerCase())).size !== files.length) throw refuse('it names a file twice');
  return { formatVersion, version, channel, minVersion, files };
}

/** Whether a text is a version as Semantic Versioning has it, without build metadata. */
export function isVersion(text: string): boolean {
  return versionPattern.test(text);
}

const versionPattern =
  /^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:-(?:0|[1-9]\d{0,8}|\d*[a-z-][\da-z-]*)(?:\.(?:0|[1-9]\d{0,8}|\d*[a-z-][\da-z-]*))*)?$/;

/** Orders two versions by precedence (Semantic Versioning 2.0, clause 11): below, equal or above 0. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [take(left), take(right)];
  for (let at = 0; at < 3; at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  // A version with a pre-release comes before the one without.
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  for (let at = 0; at < Math.max(a.before.length, b.before.length); at++) {
    const [one, other] = [a.before[at], b.before[at]];
    if (one === other) continue;
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    const [number, otherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (number && otherNumber) return Number(one) - Number(other);
    if (number !== otherNumber) return number ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

function take(version: string): { readonly numbers: readonly number[]; readonly before: readonly string[] } {
  const dash = version.indexOf('-');
  const core = dash === -1 ? version : version.slice(0, dash);
  return { numbers: core.split('.').map(Number), before: dash === -1 ? [] : version.slice(dash + 1).split('.') };
}

function isFile(value: unknown): value is ReleaseFile {
  if (!hasExactly(value, fileKeys)) return false;
  const { name, sha512, size } = value;
  return (
    typeof name === 'string' &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name) &&
    !name.endsWith('.') &&
    typeof sha512 === 'string' &&
    /^[0-9a-f]{128}$/.test(sha512) &&
    typeof size === 'number' &&
    Number.isSafeInteger(size) &&
    size > 0
  );
}

function hasExactly(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).sort().join() === [...names].sort().join();
}

function refuse(why: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `This is not the manifest of a release: ${why}.`, {
    fix: 'Get the release again from where it is published. Nothing was installed.',
  });
}
