import type { Keychain } from '../core/ports.ts';
import { checkEntry } from './limits.ts';

/** A keychain that lives as long as the process: for tests and for trying things out. Never a fall-back for a real one. */
export function memoryKeychain(backend = 'memory'): Keychain {
  const entries = new Map<string, Uint8Array>();
  return {
    backend,
    probe: async () => ({ available: true, reason: '' }),
    async get(account) {
      checkEntry(account);
      const found = entries.get(account);
      return found === undefined ? undefined : found.slice();
    },
    async set(account, secret) {
      checkEntry(account, secret);
      entries.set(account, secret.slice());
    },
    async delete(account) {
      checkEntry(account);
      entries.get(account)?.fill(0);
      return entries.delete(account);
    },
  };
}
