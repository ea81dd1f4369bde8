import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { systemKeychain } from '../../../main/keychain/system-keychain.ts';
import { inSession } from '../../helpers/keychain/private-bus.ts';

function statusOf(helper: string) {
  const keychain = fileURLToPath(new URL(`../../helpers/keychain/${helper}.ts`, import.meta.url));
  return inSession({}, async () => {
    const system = systemKeychain({ launcher: forkLauncher({ sandbox: '', keychain }), platform: 'linux' });
    try {
      return await system.status();
    } finally {
      system.close();
    }
  });
}

it('answers through the port Electron gives a utility process', async () => {
  expect(await statusOf('utility-process')).toMatchObject({
    available: false,
    reason: expect.stringContaining('no session bus'),
  });
});

it('says plainly that the native module is missing', async () => {
  const status = await statusOf('without-keytar');
  expect(status).toMatchObject({ available: false, locked: false });
  expect(status.reason).toContain('keytar');
  expect(status.fix).toContain('passphrase');
});

it('says so when the child cannot start at all', async () => {
  const status = await statusOf('no-such-file');
  expect(status).toMatchObject({ available: false, backend: 'Secret Service' });
  expect(status.reason).toContain('ended');
});
