import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRecoveryKit } from '../../../main/keychain/recovery-kit.ts';
import { askSecretService } from '../../../main/keychain/secret-service.ts';
import { type SystemKeychain, systemKeychain } from '../../../main/keychain/system-keychain.ts';
import { createVault, openVault, rewrapVault } from '../../../main/keychain/vault.ts';
import { keychainContract } from '../../helpers/keychain/keychain-contract.ts';
import { sourceLauncher } from '../../helpers/keychain/launcher.ts';
import { inSession, type PrivateBus, startPrivateBus } from '../../helpers/keychain/private-bus.ts';
import { newWorkspace } from '../../helpers/keychain/workspace.ts';

/** The budget of any message to the operator about the keychain, as the code is told it. */
const BUDGET_MS = 4_000;
const PASSWORD = 'a keyring password';

let bus: PrivateBus;
const opened: SystemKeychain[] = [];
let restore: () => void = () => undefined;

function open(options: Partial<Parameters<typeof systemKeychain>[0]> = {}): SystemKeychain {
  const keychain = systemKeychain({ launcher: sourceLauncher, timeoutMs: BUDGET_MS, ...options });
  opened.push(keychain);
  return keychain;
}

/** Enters the session of `bus` until the end of this file: children inherit it. */
async function enter(environment: Readonly<Record<string, string>>): Promise<void> {
  await new Promise<void>((entered) => {
    void inSession(environment, () => {
      entered();
      return new Promise<void>((leave) => {
        restore = leave;
      });
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    // A process that has ended and was not collected yet is a zombie: it runs nothing.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

beforeAll(async () => {
  bus = await startPrivateBus();
  await enter(bus.environment);
});
afterEach(() => {
  for (const keychain of opened.splice(0)) keychain.close();
});
afterAll(async () => {
  restore();
  await bus.stop();
});

describe('unlocked', () => {
  beforeAll(async () => void (await bus.startKeyring(PASSWORD)));
  afterAll(() => bus.signalKeyring('SIGTERM'));

  keychainContract('Secret Service', () => open());

  it('says who answers, and that the default collection is unlocked', async () => {
    expect(await open().status()).toEqual({
      backend: 'Secret Service',
      provider: 'gnome-keyring-daemon',
      available: true,
      locked: false,
      reason: '',
      fix: '',
    });
  });

  it('leaves nothing of a probe behind', async () => {
    const service = `Binnacle test ${randomBytes(4).toString('hex')}`;
    const count = async () => {
      const state = await askSecretService(bus.environment, { service });
      return 'items' in state ? state.items.unlocked + state.items.locked : -1;
    };
    const keychain = open({ service });
    expect(await keychain.probe()).toEqual({ available: true, reason: '' });
    expect(await count()).toBe(0);
    await keychain.set('one', randomBytes(32));
    expect(await count()).toBe(1);
  });

  it('keeps no plain key in the keyring’s files', async () => {
    const key = Uint8Array.from(randomBytes(32));
    await open().set('plain', key);
    const text = Buffer.from(key).toString('base64url');
    const files = readdirSync(bus.keyrings).map((name) => readFileSync(join(bus.keyrings, name)));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file.includes(text)).toBe(false);
      expect(file.includes(Buffer.from(key))).toBe(false);
    }
  });

  it('ends its child when idle, and starts another for the next call', async () => {
    const started: string[] = [];
    let ended: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const keychain = open({
      idleMs: 1,
      launcher: {
        launch(entry) {
          started.push(entry);
          const child = sourceLauncher.launch(entry);
          child.onExit(ended);
          return child;
        },
      },
    });
    await keychain.status();
    await gone;
    expect((await keychain.status()).available).toBe(true);
    expect(started).toEqual(['keychain', 'keychain']);
  });

  it('opens a vault, and never makes a new key when the store was deleted', async () => {
    const keychain = open();
    const { header, dataKey } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    expect(await openVault(header, { keychain })).toEqual(dataKey);

    await bus.signalKeyring('SIGTERM');
    rmSync(bus.keyrings, { recursive: true });
    await bus.startKeyring(PASSWORD);
    await expect(openVault(header, { keychain })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      details: { reason: 'entry-missing' },
    });
    const entry = header.wrappings.find(({ kind }) => kind === 'keychain');
    expect(await keychain.get(entry?.kind === 'keychain' ? entry.account : '')).toBeUndefined();
  });

  it('opens with the recovery kit after the store was deleted, and keeps the key anew', async () => {
    const keychain = open();
    const vault = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const { header, kit } = makeRecoveryKit(vault.header, vault.dataKey, 0);
    await bus.signalKeyring('SIGTERM');
    rmSync(bus.keyrings, { recursive: true });
    await bus.startKeyring(PASSWORD);

    const dataKey = await openVault(header, { keychain, recoveryKit: kit.words.join(' ') });
    expect(dataKey).toEqual(vault.dataKey);
    const rewrapped = await rewrapVault(header, dataKey!, { mode: 'keychain', keychain });
    expect(await openVault(rewrapped, { keychain: open() })).toEqual(vault.dataKey);
  });

  it('refuses to open where another backend is recorded, and writes nothing', async () => {
    const keychain = open();
    const { header } = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
    const elsewhere = header.wrappings.map((wrapping) =>
      wrapping.kind === 'keychain' ? { ...wrapping, backend: 'macOS Keychain' } : wrapping,
    );
    await expect(openVault({ ...header, wrappings: elsewhere }, { keychain })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      details: { reason: 'wrong-backend' },
    });
  });
});

describe('locked', () => {
  const key = Uint8Array.from(randomBytes(32));

  beforeAll(async () => {
    await bus.startKeyring(PASSWORD);
    await open().set('kept', key);
    await bus.signalKeyring('SIGTERM');
    await bus.startKeyring();
  });
  afterAll(() => bus.signalKeyring('SIGTERM'));

  it('is told apart from absent, and nothing is read or written', async () => {
    const keychain = open();
    expect(await keychain.status()).toMatchObject({ available: false, locked: true, provider: 'gnome-keyring-daemon' });
    expect(await keychain.probe()).toMatchObject({ available: false });
    const locked = { code: 'LOCKED', details: { reason: 'locked' } };
    await expect(keychain.get('kept')).rejects.toMatchObject(locked);
    await expect(keychain.get('never-there')).rejects.toMatchObject(locked);
    await expect(keychain.set('kept', randomBytes(32))).rejects.toMatchObject(locked);
    await expect(keychain.delete('kept')).rejects.toMatchObject(locked);
    await expect(createVault({ ...newWorkspace(), mode: 'keychain', keychain })).rejects.toMatchObject(locked);
  });

  it('stays locked when nobody can be asked', async () => {
    expect(await open().unlock()).toMatchObject({ available: false, locked: true });
  });

  it('still holds what it held once it is unlocked', async () => {
    await bus.signalKeyring('SIGTERM');
    await bus.startKeyring(PASSWORD);
    expect(await open().get('kept')).toEqual(key);
  });
});

describe('failing', () => {
  const key = Uint8Array.from(randomBytes(32));

  beforeAll(async () => void (await bus.startKeyring(PASSWORD)));
  afterAll(() => bus.signalKeyring('SIGKILL'));

  it('says so when the keyring hangs, ends the attempt, and works again afterwards', async () => {
    await open().set('held', key);
    const keychain = open({ timeoutMs: 1500 });
    await bus.signalKeyring('SIGSTOP');
    await expect(keychain.get('held')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      details: { reason: 'no-answer' },
    });
    await bus.signalKeyring('SIGCONT');
    expect(await open().get('held')).toEqual(key);
  });

  it('says so when the keyring dies while it is asked, and finds the next one', async () => {
    const keychain = open();
    await keychain.set('held', key);
    await bus.signalKeyring('SIGSTOP');
    const asked = keychain.set('held', Uint8Array.from(randomBytes(32)));
    const refused = expect(asked).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
    await bus.signalKeyring('SIGKILL');
    await refused;
    await bus.startKeyring(PASSWORD);
    expect(await keychain.get('held')).toEqual(key);
  });

  it('says so when its own child dies while it is asked', async () => {
    let kill: () => void = () => undefined;
    const keychain = open({
      launcher: {
        launch(entry) {
          const child = sourceLauncher.launch(entry);
          kill = child.kill;
          return child;
        },
      },
    });
    keychain.start();
    const asked = keychain.get('held');
    const refused = expect(asked).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      details: { reason: 'no-answer' },
    });
    kill();
    await refused;
    expect(await keychain.get('held')).toEqual(key);
  });
});

describe('orphaned', () => {
  beforeAll(async () => void (await bus.startKeyring(PASSWORD)));
  afterAll(() => bus.signalKeyring('SIGKILL'));

  it('ends with its parent, even while the native call hangs', async () => {
    const parent = fork(fileURLToPath(new URL('../../helpers/keychain/hanging-parent.ts', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(Number(message))));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });
});

describe('absent', () => {
  const absent = (reason: string) => ({ code: 'KEYCHAIN_UNAVAILABLE', details: { reason } });

  it('says that nothing on the bus offers it', async () => {
    const keychain = open();
    expect(await keychain.status()).toMatchObject({ available: false, locked: false, provider: '' });
    await expect(keychain.get('any')).rejects.toMatchObject(absent('no-service'));
    await expect(keychain.set('any', randomBytes(32))).rejects.toMatchObject(absent('no-service'));
  });

  it('says that there is no bus, and starts none', async () => {
    await inSession({ XDG_RUNTIME_DIR: join(bus.keyrings, 'no-such-folder') }, async () => {
      const keychain = open();
      await expect(keychain.get('any')).rejects.toMatchObject(absent('no-bus'));
      await expect(createVault({ ...newWorkspace(), mode: 'keychain', keychain })).rejects.toMatchObject(
        absent('no-bus'),
      );
      keychain.close();
    });
    await inSession({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }, async () => {
      const keychain = open();
      await expect(keychain.get('any')).rejects.toMatchObject(absent('no-bus'));
      keychain.close();
    });
  });

  it('leaves no key with the kernel instead', async () => {
    const keys = () => (existsSync('/proc/keys') ? readFileSync('/proc/keys', 'utf8') : '');
    await open()
      .set('any', randomBytes(32))
      .catch(() => undefined);
    expect(keys()).not.toContain('Binnacle');
  });

  it('says that a new keyring has no default collection, and makes none', async () => {
    rmSync(bus.keyrings, { recursive: true, force: true });
    await bus.startKeyring();
    const keychain = open();
    expect(await keychain.status()).toMatchObject({ available: false, provider: 'gnome-keyring-daemon' });
    await expect(keychain.set('any', randomBytes(32))).rejects.toMatchObject(absent('no-collection'));
    const made = existsSync(bus.keyrings) ? readdirSync(bus.keyrings).filter((name) => name.endsWith('.keyring')) : [];
    expect(made).toEqual([]);
    await bus.signalKeyring('SIGTERM');
  });
});
