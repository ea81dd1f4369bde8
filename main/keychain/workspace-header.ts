import { BinnacleError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/json.ts';
import type { KeyDerivation } from './key-derivation.ts';
import type { SealedBox } from './sealed-box.ts';
import { openBox, sealBox } from './sealed-box.ts';

/** The data key, wrapped by a 32-byte key that lies in a keychain. */
export interface KeychainWrapping {
  readonly kind: 'keychain';
  /** The keychain's name when it was wrapped; another one is never asked. */
  readonly backend: string;
  readonly account: string;
  readonly box: SealedBox;
}

/** The data key, wrapped by a key that is made from a passphrase. */
export type PassphraseWrapping = { readonly kind: 'passphrase'; readonly box: SealedBox } & KeyDerivation;

/** The data key, wrapped by the key of a recovery kit. */
export interface RecoveryWrapping {
  readonly kind: 'recovery';
  /** The kit's own short name, printed on it: 8 hex digits. */
  readonly kit: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  /** When its words were typed back; null until then. */
  readonly provenAt: string | null;
  readonly box: SealedBox;
}

/** One way to the data key. */
export type Wrapping = KeychainWrapping | PassphraseWrapping | RecoveryWrapping;

/** What `workspace.json` holds, beside the hash over it. */
export interface WorkspaceHeader {
  readonly formatVersion: 1;
  /** UUIDv7. */
  readonly id: string;
  readonly name: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  readonly sealing: 'keychain' | 'passphrase' | 'none';
  /** Made of invented tenants, to look around in. */
  readonly sample: boolean;
  /** Empty when unsealed; else one of the kind of `sealing`, and at most one of kind `recovery`. */
  readonly wrappings: readonly Wrapping[];
  /** Proves to who holds the data key that nothing in the header was altered; null when unsealed. */
  readonly canary: SealedBox | null;
}

/** A header before it is signed off with its canary. */
export type HeaderDraft = Omit<WorkspaceHeader, 'canary'>;

const CANARY_PURPOSE = 'header canary';

/** Makes the canary anew: to be done after every change of a header. */
export function completeHeader(draft: HeaderDraft, dataKey: Uint8Array | null): WorkspaceHeader {
  const plain = headerDraft(draft);
  if (dataKey === null) return { ...plain, canary: null };
  return { ...plain, canary: sealBox(dataKey, CANARY_PURPOSE, asJson(plain), Buffer.from(draft.id)) };
}

/**
 * Checks with the data key that every field is as it was written.
 * @throws BinnacleError DAMAGED
 */
export function checkCanary(header: WorkspaceHeader, dataKey: Uint8Array): void {
  try {
    if (header.canary === null) throw new Error('A sealed workspace has a canary.');
    openBox(dataKey, CANARY_PURPOSE, asJson(headerDraft(header)), header.canary);
  } catch {
    throw new BinnacleError('DAMAGED', `The header of workspace “${header.name}” was altered since it was written.`, {
      fix: 'Restore the header’s previous copy, or rebuild it with the recovery kit. Nothing was changed.',
      details: { reason: 'header-altered' },
    });
  }
}

/** What a wrapping's box is bound to: the workspace, and everything of the wrapping but the box and what may change later. */
export function wrappingBinding(workspace: string, wrapping: Omit<Wrapping, 'box'>): JsonObject {
  const { box: _box, provenAt: _provenAt, ...parameters } = wrapping as Partial<RecoveryWrapping>;
  return { workspace, wrapping: parameters as JsonObject };
}

/** The wrapping of a kind, when there is one. */
export function findWrapping<K extends Wrapping['kind']>(
  header: WorkspaceHeader,
  kind: K,
): Extract<Wrapping, { kind: K }> | undefined {
  return header.wrappings.find((wrapping): wrapping is Extract<Wrapping, { kind: K }> => wrapping.kind === kind);
}

/** The header's wrappings with one put in place of those of its role (the workspace's own, or the recovery kit's). */
export function withWrapping(header: WorkspaceHeader, wrapping: Wrapping): readonly Wrapping[] {
  const role = (each: Wrapping) => (each.kind === 'recovery' ? 'recovery' : 'primary');
  const others = header.wrappings.filter((each) => role(each) !== role(wrapping));
  return wrapping.kind === 'recovery' ? [...others, wrapping] : [wrapping, ...others];
}

function headerDraft(header: HeaderDraft): HeaderDraft {
  const { formatVersion, id, name, createdAt, sealing, sample, wrappings } = header;
  return { formatVersion, id, name, createdAt, sealing, sample, wrappings };
}

function asJson(draft: HeaderDraft): JsonObject {
  return draft as unknown as JsonObject;
}
