import { mkdirSync } from 'node:fs';
import { v7 } from 'uuid';
import { BinnacleError } from '../contract/errors.ts';
import type { IdentityInfo } from '../contract/results.ts';
import type { Clock, Identity } from '../core/ports.ts';
import type { HeaderInfo, SealingMode, Vault } from '../core/workspace/ports.ts';
import { createHeader, hasHeader, readHeader, replaceDamagedHeader, writeHeader } from '../keychain/header-file.ts';
import { createIdentity, openIdentity } from '../keychain/identity.ts';
import { makeRecoveryKit, proveRecoveryKit, rebuildVault, recoveryKitState } from '../keychain/recovery-kit.ts';
import type { SystemKeychain } from '../keychain/system-keychain.ts';
import { createVault, forgetVault, openVault, rewrapVault, sealVault, unsealedHeader } from '../keychain/vault.ts';
import type { WorkspaceHeader } from '../keychain/workspace-header.ts';
import type { Protection } from '../keychain/wrapping.ts';
import { bundleSealer } from './bundle-sealer.ts';

/** What the vault of a data folder is made of. */
export interface VaultOptions {
  readonly folder: string;
  readonly stateFolder: string;
  readonly keychain: SystemKeychain;
  readonly clock: Clock;
}

/** The vault over header file, keychain, passphrase and recovery kit; also opens the operator's identity. */
export interface FolderVault extends Vault {
  /** The identity that signs, or undefined where none was made or its key does not answer. */
  signer(): Promise<Identity | undefined>;
}

/** The vault of one data folder. */
export function folderVault({ folder, stateFolder, keychain, clock }: VaultOptions): FolderVault {
  let signer: Identity | undefined;

  const protectionOf = (mode: Exclude<SealingMode, { kind: 'none' }>): Protection =>
    mode.kind === 'keychain' ? { mode: 'keychain', keychain } : { mode: 'passphrase', passphrase: mode.passphrase };

  /** The keychain for an identity: null where none answers, so that its key goes to an owner-only file. */
  const identityPlace = async () => {
    const status = await keychain.status();
    return { keychain: status.available || status.locked ? keychain : null, stateFolder };
  };

  const openSigner = async (): Promise<Identity | undefined> => {
    // A key that lies in a file needs no keychain; asking how that stands would start its process for nothing.
    signer ??= await openIdentity({ keychain, stateFolder });
    return signer;
  };

  return {
    read: async () => (hasHeader(folder) ? infoOf(readHeader(folder)) : null),

    create: async ({ name, sample, mode }) => {
      const workspace = { id: v7(), name, time: clock.now(), sample };
      const made =
        mode.kind === 'none'
          ? { header: unsealedHeader(workspace), dataKey: null }
          : await createVault({ ...workspace, ...protectionOf(mode) });
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        createHeader(folder, made.header);
      } catch (error) {
        await forgetVault(made.header, keychain).catch(() => false);
        throw error;
      }
      return { header: infoOf(made.header), dataKey: made.dataKey };
    },

    open: async ({ passphrase, recoveryKit }) => {
      const header = readHeader(folder);
      const dataKey = await openVault(header, { keychain, passphrase, recoveryKit });
      // A kit is for the day the keychain is lost: what it opened is wrapped anew where a keychain answers.
      if (recoveryKit !== undefined && dataKey !== null) await rewrapAfterLoss(header, dataKey);
      return dataKey;
    },

    prepareSeal: async (mode) => {
      if (mode.kind === 'none') throw new BinnacleError('INVALID_INPUT', 'Sealing needs a keychain or a passphrase.');
      const sealed = await sealVault(readHeader(folder), protectionOf(mode));
      return {
        dataKey: sealed.dataKey,
        commit: async () => {
          writeHeader(folder, sealed.header);
          return infoOf(sealed.header);
        },
      };
    },

    rebuild: async (recoveryKit, passphrase) => {
      const protection: Protection =
        passphrase === undefined ? { mode: 'keychain', keychain } : { mode: 'passphrase', passphrase };
      const rebuilt = await rebuildVault(folder, recoveryKit, protection);
      rebuilt.dataKey.fill(0);
      replaceDamagedHeader(folder, rebuilt.header);
      return infoOf(rebuilt.header);
    },

    makeKit: async (dataKey) => {
      const made = makeRecoveryKit(readHeader(folder), dataKey, clock.now());
      writeHeader(folder, made.header);
      return { words: made.kit.words, workspace: made.kit.workspace, createdAt: made.kit.createdAt };
    },

    proveKit: async (dataKey, words) => {
      const proven = proveRecoveryKit(readHeader(folder), dataKey, words, clock.now());
      writeHeader(folder, proven);
      return true;
    },

    keychain: async () => {
      const { available, backend, reason } = await keychain.status();
      return { available, backend, reason };
    },

    identity: async () => toInfo(await openSigner()),
    makeIdentity: async () => {
      signer = (await openSigner()) ?? (await createIdentity(await identityPlace()));
      return toInfo(signer) as IdentityInfo;
    },
    signer: openSigner,
    bundles: bundleSealer(openSigner),
  };

  async function rewrapAfterLoss(header: WorkspaceHeader, dataKey: Uint8Array): Promise<void> {
    if (header.sealing !== 'keychain' || !(await keychain.status()).available) return;
    writeHeader(folder, await rewrapVault(header, dataKey, { mode: 'keychain', keychain }));
  }
}

function infoOf(header: WorkspaceHeader): HeaderInfo {
  const kit = recoveryKitState(header);
  return {
    id: header.id,
    name: header.name,
    createdAt: header.createdAt,
    sealing: header.sealing,
    sample: header.sample,
    recoveryKit: kit === 'proven' ? 'made' : kit,
  };
}

function toInfo(identity: Identity | undefined): IdentityInfo | null {
  return identity === undefined ? null : { id: identity.id, publicKey: identity.publicKey, store: identity.store };
}
