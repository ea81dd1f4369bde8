import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { BinnacleError } from '../contract/errors.ts';

/** How many words a recovery key of 32 bytes has (BIP-39, English list). */
export const recoveryWordCount = 24;

/** The words of a recovery key. They are the key: show them once, keep them nowhere. */
export function wordsOf(recoveryKey: Uint8Array): readonly string[] {
  return entropyToMnemonic(recoveryKey, wordlist).split(' ');
}

/**
 * Reads words as a person types them: any case, any white space or commas, numbers before the words, the first four
 * letters in place of a word. The message names positions, never a word.
 * @throws BinnacleError INVALID_INPUT
 */
export function recoveryKeyOf(typed: string): Uint8Array {
  const entries = typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((entry) => entry !== '');
  if (entries.length !== recoveryWordCount) {
    throw unread(`A recovery kit has ${recoveryWordCount} words; ${entries.length} were given.`);
  }
  const words = entries.map(completed);
  const unknown = words.flatMap((word, at) => (word === undefined ? [at + 1] : []));
  if (unknown.length > 0) {
    const which = unknown.length === 1 ? `Word ${unknown[0]} is` : `Words ${unknown.join(', ')} are`;
    throw unread(`${which} not on the list of recovery words.`);
  }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    // The library's error is left out of ours: it may carry the words.
    throw unread('The words are all on the list but do not belong together: one is wrong, or two are swapped.');
  }
}

function completed(entry: string): string | undefined {
  if (wordlist.includes(entry)) return entry;
  // The first four letters of a word are its own on this list.
  return entry.length === 4 ? wordlist.find((word) => word.startsWith(entry)) : undefined;
}

function unread(message: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, {
    path: 'recoveryKit',
    fix: 'Compare with the printed kit and type the words again. Nothing was changed.',
  });
}
