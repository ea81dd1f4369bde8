import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../main/contract/json.ts';
import type { Keychain } from '../../../main/core/ports.ts';
import { memoryKeychain } from '../../../main/keychain/memory-keychain.ts';
import { makeRecoveryKit } from '../../../main/keychain/recovery-kit.ts';
import {
  changePassphrase,
  createVault,
  forgetVault,
  lockVault,
  openVault,
  renameVault,
  rewrapVault,
  sealVault,
  unsealedHeader,
} from '../../../main/keychain/vault.ts';
import { completeHeader, findWrapping, type WorkspaceHeader } from '../../../main/keychain/workspace-header.ts';
import { newWorkspace } from '../../helpers/keychain/workspace.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const PASSPHRASE = 'correct horse battery';

function refusal(code: string, reason: string) {
  return { code, details: { reason } };
}

/** A keychain that remembers what it was asked to write. */
function watched(backend = 'memory'): Keychain & { readonly writes: string[]; readonly inner: Keychain } {
  const inner = memoryKeychain(backend);
  const writes: string[] = [];
  return {
    ...inner,
    inner,
    writes,
    set: (account, secret) => {
      writes.push(account);
      return inner.set(account, secret);
    },
  };
}

describe('a vault in a keychain', () => {
  it('opens with the keychain it was made with, from its header alone', async () => {
    const keychain = watched();
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const stored = JSON.parse(JSON.stringify(header)) as WorkspaceHeader;
    expect(dataKey.length).toBe(32);
    expect(await openVault(stored, { keychain })).toEqual(dataKey);
    expect(keychain.writes).toHaveLength(1);
    expect(await keychain.get(keychain.writes[0]!)).not.toEqual(dataKey);
  });

  it('is not opened by another backend, by none, or without its entry; no new key is made', async () => {
    const keychain = watched('Secret Service');
    const { header } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const other = watched('macOS Keychain');
    await expect(openVault(header, { keychain: other })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'wrong-backend'),
    );
    await expect(openVault(header, { keychain: null })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'wrong-backend'),
    );
    const emptied = watched('Secret Service');
    await expect(openVault(header, { keychain: emptied })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'entry-missing'),
    );
    expect([...other.writes, ...emptied.writes]).toEqual([]);
  });

  it('tells a wrong and a strange entry apart from a missing one', async () => {
    const keychain = watched();
    const { header } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const { account } = findWrapping(header, 'keychain')!;
    await keychain.set(account, randomBytes(32));
    await expect(openVault(header, { keychain })).rejects.toMatchObject(refusal('KEYCHAIN_UNAVAILABLE', 'wrong-key'));
    await keychain.set(account, randomBytes(31));
    await expect(openVault(header, { keychain })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'foreign-entry'),
    );
  });

  it('is not made with a keychain that does not give back what it took, and leaves nothing there', async () => {
    const inner = memoryKeychain();
    const forgetful: Keychain = { ...inner, set: (account) => inner.set(account, randomBytes(32)) };
    const deleted: string[] = [];
    const keychain: Keychain = {
      ...forgetful,
      delete: (account) => {
        deleted.push(account);
        return inner.delete(account);
      },
    };
    await expect(createVault({ ...newWorkspace(), mode: 'keychain', keychain })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'not-kept'),
    );
    expect(deleted).toHaveLength(1);
  });

  it('keeps the old entry until the new header is in place, then forgets it', async () => {
    const keychain = watched();
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const rewrapped = await rewrapVault(header, dataKey, { mode: 'keychain', keychain });
    expect(new Set(keychain.writes).size).toBe(2);
    expect(await openVault(header, { keychain })).toEqual(dataKey);
    expect(await forgetVault(header, keychain)).toBe(true);
    await expect(openVault(header, { keychain })).rejects.toMatchObject(
      refusal('KEYCHAIN_UNAVAILABLE', 'entry-missing'),
    );
    expect(await openVault(rewrapped, { keychain })).toEqual(dataKey);
    expect(await forgetVault(rewrapped, memoryKeychain('other'))).toBe(false);
  });
});

describe('a vault under a passphrase', () => {
  it('opens with it in any Unicode form, and with nothing else', async () => {
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'passphrase', passphrase: 'café à côté' });
    expect(header.sealing).toBe('passphrase');
    expect(await openVault(header, { passphrase: 'café à côté'.normalize('NFD') })).toEqual(dataKey);
    expect(await openVault(header, { passphrase: Buffer.from('café à côté') })).toEqual(dataKey);
    await expect(openVault(header, { passphrase: 'cafe a cote' })).rejects.toMatchObject(
      refusal('LOCKED', 'wrong-passphrase'),
    );
    await expect(openVault(header, {})).rejects.toMatchObject(refusal('LOCKED', 'passphrase-needed'));
    await expect(openVault(header, { keychain: memoryKeychain() })).rejects.toMatchObject(
      refusal('LOCKED', 'passphrase-needed'),
    );
  });

  it('refuses a short one and says nothing of it', async () => {
    const short = createVault({ ...newWorkspace(), mode: 'passphrase', passphrase: 'sesame7' });
    await expect(short).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'passphrase' });
    await expect(short).rejects.not.toThrow(/sesame/);
  });

  it('changes to another one, and the old one opens nothing then', async () => {
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'passphrase', passphrase: PASSPHRASE });
    await expect(changePassphrase(header, { from: 'not this one', to: 'new passphrase' })).rejects.toMatchObject(
      refusal('LOCKED', 'wrong-passphrase'),
    );
    const changed = await changePassphrase(header, { from: PASSPHRASE, to: 'new passphrase' });
    expect(await openVault(changed, { passphrase: 'new passphrase' })).toEqual(dataKey);
    await expect(openVault(changed, { passphrase: PASSPHRASE })).rejects.toMatchObject({ code: 'LOCKED' });
  });
});

describe('any vault', () => {
  it('is sealed once, from unsealed, with the same identifier', async () => {
    const plain = unsealedHeader({ ...newWorkspace(), sample: true });
    expect(await openVault(plain, {})).toBeNull();
    const keychain = memoryKeychain();
    const { header, dataKey } = await sealVault(plain, { mode: 'keychain', keychain });
    expect(header).toMatchObject({ id: plain.id, sample: true, sealing: 'keychain' });
    expect(await openVault(header, { keychain })).toEqual(dataKey);
    await expect(sealVault(header, { mode: 'keychain', keychain })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is wiped when it is locked', async () => {
    const keychain = memoryKeychain();
    const { dataKey } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    lockVault(dataKey);
    expect([...dataKey].every((byte) => byte === 0)).toBe(true);
  });

  it('keeps its kit when it goes from keychain to passphrase and back', async () => {
    const keychain = memoryKeychain();
    const vault = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const { header, kit } = makeRecoveryKit(vault.header, vault.dataKey, 0);
    const phrase = await rewrapVault(header, vault.dataKey, { mode: 'passphrase', passphrase: PASSPHRASE });
    expect(phrase.sealing).toBe('passphrase');
    expect(phrase.wrappings.map(({ kind }) => kind)).toEqual(['passphrase', 'recovery']);
    expect(await openVault(phrase, { recoveryKit: kit.words.join(' ') })).toEqual(vault.dataKey);
    const back = await rewrapVault(phrase, vault.dataKey, { mode: 'keychain', keychain });
    expect(await openVault(back, { keychain })).toEqual(vault.dataKey);
  });

  it('shows with its key every field that was changed, however well the file was written again', async () => {
    const keychain = memoryKeychain();
    const vault = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const { header } = makeRecoveryKit(vault.header, vault.dataKey, 0);
    const proven = header.wrappings.map((each) =>
      each.kind === 'recovery' ? { ...each, provenAt: '2026-11-20T14:01:00.000Z' } : each,
    );
    const changes: Partial<WorkspaceHeader>[] = [
      { name: 'Someone else’s' },
      { sample: true },
      { createdAt: '2020-01-01T00:00:00.000Z' },
      { wrappings: header.wrappings.slice(0, 1) },
      { wrappings: proven },
    ];
    for (const change of changes) {
      await expect(openVault({ ...header, ...change }, { keychain })).rejects.toMatchObject({ code: 'DAMAGED' });
    }
  });

  it('does not open with wrapped keys taken from another workspace or bound to other parameters', async () => {
    const keychain = memoryKeychain();
    const [one, two] = [
      await createVault({ ...newWorkspace(), mode: 'keychain', keychain }),
      await createVault({ ...newWorkspace(), mode: 'keychain', keychain }),
    ];
    // Even whoever holds the data key of the second cannot make its header open the first's wrapping.
    const swapped = completeHeader({ ...two.header, wrappings: one.header.wrappings }, two.dataKey);
    await expect(openVault(swapped, { keychain })).rejects.toMatchObject(refusal('KEYCHAIN_UNAVAILABLE', 'wrong-key'));

    const { account, ...rest } = findWrapping(one.header, 'keychain')!;
    await keychain.set(`${account}x`, (await keychain.get(account))!);
    const moved = { ...one.header, wrappings: [{ ...rest, account: `${account}x` }] };
    await expect(openVault(moved, { keychain })).rejects.toMatchObject(refusal('KEYCHAIN_UNAVAILABLE', 'wrong-key'));
  });

  it('seals every time under other salts, nonces and keys', async () => {
    const keychain = memoryKeychain();
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const again = renameVault(header, dataKey, header.name);
    expect(again.canary).not.toEqual(header.canary);
    expect((again as unknown as JsonObject).wrappings).toEqual(header.wrappings);
    expect(await openVault(again, { keychain })).toEqual(dataKey);
  });
});
