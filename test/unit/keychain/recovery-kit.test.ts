import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../main/contract/errors.ts';
import { memoryKeychain } from '../../../main/keychain/memory-keychain.ts';
import {
  makeRecoveryKit,
  proveRecoveryKit,
  rebuildVault,
  recoveryKitState,
  recoveryKitText,
} from '../../../main/keychain/recovery-kit.ts';
import { recoveryKeyOf, wordsOf } from '../../../main/keychain/recovery-words.ts';
import { createVault, openVault, unsealedHeader } from '../../../main/keychain/vault.ts';
import { newWorkspace } from '../../helpers/keychain/workspace.ts';

const TIME = Date.UTC(2026, 10, 20, 14, 1);

async function vaultWithKit() {
  const vault = await createVault({ ...newWorkspace(), mode: 'keychain', keychain: memoryKeychain() });
  return { ...vault, ...makeRecoveryKit(vault.header, vault.dataKey, TIME), before: vault.header };
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { code, message, fix, details } = toFailure(error);
    return `${code} ${message} ${fix} ${JSON.stringify(details)} ${String((error as Error).stack)} ${String((error as Error).cause)}`;
  }
  return '';
}

describe('the words', () => {
  it('are those of BIP-39', () => {
    // Test vectors of BIP-39 with 256 bits.
    expect(wordsOf(new Uint8Array(32)).join(' ')).toBe(`${'abandon '.repeat(23)}art`);
    expect(wordsOf(new Uint8Array(32).fill(0x7f)).join(' ')).toBe(
      'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title',
    );
    expect(wordsOf(new Uint8Array(32).fill(0xff)).join(' ')).toBe(`${'zoo '.repeat(23)}vote`);
  });

  it('are read as people type them', () => {
    const words = wordsOf(new Uint8Array(32).fill(0x7f));
    const key = recoveryKeyOf(words.join(' '));
    expect(key).toEqual(new Uint8Array(32).fill(0x7f));
    const forms = [
      words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\r\n'),
      words.join(', '),
      `  ${words.join('\t')}\n`,
      words.map((word) => word.slice(0, 4)).join(' '),
    ];
    for (const form of forms) expect(recoveryKeyOf(form)).toEqual(key);
  });

  it('are refused by position, and never repeated', () => {
    const words = wordsOf(new Uint8Array(32).fill(0x7f));
    const wrong = [...words];
    wrong[6] = 'binnacle';
    expect(messageOf(() => recoveryKeyOf(wrong.join(' ')))).toContain('Word 7 is not on the list');
    expect(messageOf(() => recoveryKeyOf(words.slice(1).join(' ')))).toContain('24 words; 23 were given');
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ');
    expect(messageOf(() => recoveryKeyOf(swapped))).toContain('do not belong together');
    for (const typed of [wrong.join(' '), words.slice(1).join(' '), swapped]) {
      expect(messageOf(() => recoveryKeyOf(typed))).not.toMatch(/binnacle |legal|winner|sausage/);
    }
  });
});

describe('a kit', () => {
  it('opens its workspace and proves itself by being typed back', async () => {
    const { header, kit, dataKey } = await vaultWithKit();
    expect(kit).toMatchObject({ workspace: header.id, name: header.name, createdAt: '2026-11-20T14:01:00.000Z' });
    expect(await openVault(header, { recoveryKit: kit.words.join(' ') })).toEqual(dataKey);
    expect(recoveryKitState(header)).toBe('unproven');
    const proven = proveRecoveryKit(header, dataKey, kit.words.join(' '), TIME);
    expect(recoveryKitState(proven)).toBe('proven');
    expect(await openVault(proven, { recoveryKit: kit.words.join(' ') })).toEqual(dataKey);
  });

  it('makes the one before void', async () => {
    const first = await vaultWithKit();
    const second = makeRecoveryKit(first.header, first.dataKey, TIME);
    const old = first.kit.words.join(' ');
    await expect(openVault(second.header, { recoveryKit: old })).rejects.toMatchObject({
      code: 'LOCKED',
      details: { reason: 'wrong-kit' },
    });
    expect(() => proveRecoveryKit(second.header, first.dataKey, old, TIME)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('is not the kit of another workspace', async () => {
    const [one, two] = [await vaultWithKit(), await vaultWithKit()];
    const typed = two.kit.words.join(' ');
    const refused = openVault(one.header, { recoveryKit: typed });
    await expect(refused).rejects.toMatchObject({ code: 'LOCKED', details: { reason: 'wrong-kit' } });
    const message = messageOf(() => proveRecoveryKit(one.header, one.dataKey, typed, TIME));
    for (const [at, word] of two.kit.words.entries()) {
      expect(message).not.toContain(`${word} ${two.kit.words[at + 1] ?? ''}`);
    }
  });

  it('is asked for by none who never made one', async () => {
    const { before, kit, dataKey } = await vaultWithKit();
    await expect(openVault(before, { recoveryKit: kit.words.join(' ') })).rejects.toMatchObject({
      code: 'LOCKED',
      details: { reason: 'no-kit' },
    });
    expect(() => proveRecoveryKit(before, dataKey, kit.words.join(' '), TIME)).toThrow(/No recovery kit/);
    expect(recoveryKitState(before)).toBe('missing');
  });

  it('is not made for an unsealed workspace', () => {
    const header = unsealedHeader(newWorkspace());
    expect(recoveryKitState(header)).toBe('not-needed');
    expect(() => makeRecoveryKit(header, new Uint8Array(32), TIME)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('needs its file to rebuild a header, and says so', async () => {
    const { kit } = await vaultWithKit();
    const protection = { mode: 'keychain', keychain: memoryKeychain() } as const;
    await expect(rebuildVault('/nowhere', kit.words.join(' '), protection)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  it('prints workspace, kit, date and the words in order, 72 characters wide at most', async () => {
    const { kit, header } = await vaultWithKit();
    const text = recoveryKitText(kit);
    for (const part of [header.id, header.name, kit.kit, kit.createdAt]) expect(text).toContain(part);
    const numbered = [...text.matchAll(/ (\d+) {2}([a-z]+)/g)].map(([, at, word]) => [Number(at), word] as const);
    const inOrder = numbered.sort(([a], [b]) => a - b).map(([, word]) => word);
    expect(inOrder).toEqual(kit.words);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(72);
  });
});
