import { v7 } from 'uuid';
import type { NewWorkspace } from '../../../main/keychain/vault.ts';

/** A workspace to be, with an identifier of its own. */
export function newWorkspace(name = 'Halyard Operations'): NewWorkspace {
  return { id: v7(), name, time: Date.UTC(2026, 10, 20, 14, 1) };
}
