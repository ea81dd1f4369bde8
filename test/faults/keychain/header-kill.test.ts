import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHeader, readHeader, restorePreviousHeader } from '../../../main/keychain/header-file.ts';
import { memoryKeychain } from '../../../main/keychain/memory-keychain.ts';
import { createVault, openVault } from '../../../main/keychain/vault.ts';
import { seededRandom } from '../../helpers/keychain/seeded-random.ts';
import { newWorkspace } from '../../helpers/keychain/workspace.ts';

const ROUNDS = 200;
const SEED = 20261120;
const writer = fileURLToPath(new URL('../../helpers/keychain/header-writer.ts', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`opens after each of ${ROUNDS} kills, with the last header that was said to be on disk or a newer one`, async () => {
  const random = seededRandom(SEED);
  const keychain = memoryKeychain();
  const { header, dataKey } = await createVault({ ...newWorkspace('round 0'), mode: 'keychain', keychain });
  createHeader(folder, header);
  for (let round = 0; round < ROUNDS; round += 1) {
    const killAfter = 1 + random(12);
    const child = fork(writer, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let last = 0;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.on('message', (count) => {
      last = Number(count);
      if (last >= killAfter) child.kill('SIGKILL');
    });
    child.send({ folder, header: readHeader(folder), dataKey });
    await gone;
    const found = readHeader(folder);
    expect(Number(found.name.split(' ')[1]), `seed ${SEED}, round ${round}`).toBeGreaterThanOrEqual(last);
    expect(await openVault(found, { keychain })).toEqual(dataKey);
  }
  expect(await openVault(restorePreviousHeader(folder), { keychain })).toEqual(dataKey);
});
