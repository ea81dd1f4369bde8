import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../main/contract/model.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
const right = { descriptor3: 'correct horse battery staple\n' };
const fd = ['--passphrase-fd', '3'];

beforeAll(async () => {
  const { data } = await corner.json<{ sealing: string }>(['workspace', 'init', '--name', 'Sealed', ...fd], 0, right);
  expect(data.sealing).toBe('passphrase');
  await corner.json(['tenant', 'add', 'acme', '--name', 'Hidden Name Ltd', '--tier', 'free', ...fd], 0, right);
});
afterAll(() => corner.leave());

describe('a workspace sealed by a passphrase', () => {
  it('opens for a verb with the passphrase on a descriptor', async () => {
    const { data } = await corner.json<Tenant[]>(['tenant', 'list', ...fd], 0, right);
    expect(data.map(({ name }) => name)).toEqual(['Hidden Name Ltd']);
  });

  it('gives 4 without one, with a wrong one, and never asks', async () => {
    for (const [flags, more] of [
      [[], {}],
      [['--no-input'], {}],
      [fd, { descriptor3: 'wrong\n' }],
    ] as const) {
      const { error } = await corner.json(['tenant', 'list', ...flags], 4, more);
      expect(error?.code).toBe('LOCKED');
      expect(error?.message).not.toContain('horse');
    }
  });

  it('gives 2 for a descriptor that is not open, is empty, or is no number', async () => {
    for (const [value, more] of [
      ['9', {}],
      ['3', { descriptor3: '' }],
      ['three', {}],
    ] as const) {
      const { error } = await corner.json(['tenant', 'list', '--passphrase-fd', value], 2, more);
      expect(error?.code).toBe('INVALID_INPUT');
    }
  });

  it('says that it is locked without being opened', async () => {
    const { data } = await corner.json<{ state: string; tenants: null; keychain: { locked: boolean } }>([
      'workspace',
      'info',
    ]);
    expect(data).toMatchObject({ state: 'locked', tenants: null, keychain: { locked: true } });
  });

  it('keeps no name readable in its files', () => {
    for (const file of Object.keys(corner.hashes())) {
      const bytes = readFileSync(join(corner.data, file));
      for (const word of ['Hidden Name', 'acme', 'correct horse'])
        expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
    }
  });

  it('makes a recovery kit whose words prove it and open it', async () => {
    const kit = await corner.json<{ words: string[] }>(['keychain', 'recovery-kit', ...fd], 0, right);
    const words = kit.data.words.join(' ');
    const proved = await corner.json<{ proven: boolean }>(['keychain', 'recovery-kit', '--prove', ...fd], 0, {
      ...right,
      input: `${words}\n`,
    });
    expect(proved.data.proven).toBe(true);
    const opened = await corner.json<{ locked: boolean }>(['keychain', 'unlock', '--recovery-kit'], 0, {
      input: `${words}\n`,
    });
    expect(opened.data.locked).toBe(false);
    // A kit that is well formed, and of another workspace.
    const other = `${'abandon '.repeat(23)}art\n`;
    const refused = await corner.json(['keychain', 'unlock', '--recovery-kit'], 4, { input: other });
    expect(refused.error?.code).toBe('LOCKED');
    const few = await corner.json(['keychain', 'unlock', '--recovery-kit'], 2, { input: 'abandon ability able\n' });
    expect(few.error?.code).toBe('INVALID_INPUT');
  });
});

it('an unsealed workspace is sealed in place, and keeps what it held', async () => {
  const open = new Corner();
  try {
    await open.json(['workspace', 'init', '--unsealed', '--name', 'Open']);
    await open.json(['tenant', 'add', 'acme', '--name', 'Hidden Name Ltd', '--tier', 'free']);
    const { data } = await open.json<{ sealing: string }>(['workspace', 'seal', '--passphrase', ...fd], 0, right);
    expect(data.sealing).toBe('passphrase');
    expect((await open.json(['tenant', 'list'], 4)).error?.code).toBe('LOCKED');
    expect((await open.json<Tenant[]>(['tenant', 'list', ...fd], 0, right)).data.map(({ id }) => id)).toEqual(['acme']);
    for (const file of Object.keys(open.hashes())) {
      expect(readFileSync(join(open.data, file)).includes('Hidden Name'), file).toBe(false);
    }
  } finally {
    await open.leave();
  }
});
