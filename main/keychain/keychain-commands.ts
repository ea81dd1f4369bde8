import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeychainAnswer, KeychainCommand, KeychainRefusal, KeychainRequest } from './child-messages.ts';
import { askSecretService } from './secret-service.ts';

/** The part of keytar that is used. */
export interface Library {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

class Refused extends Error {
  readonly refusal: KeychainRefusal;
  readonly provider: string;
  constructor(refusal: KeychainRefusal, detail: string, provider = '') {
    super(detail);
    this.refusal = refusal;
    this.provider = provider;
  }
}

/** Carries out one command; every failure comes back as a refusal. */
export async function obey(request: KeychainRequest): Promise<KeychainAnswer> {
  const { id, service, command } = request;
  try {
    return { id, ok: true, value: await carryOut(service, command) };
  } catch (error) {
    if (error instanceof Refused) {
      return { id, ok: false, refusal: error.refusal, detail: error.message, provider: error.provider };
    }
    const detail = error instanceof Error ? error.message.slice(0, 300) : '';
    const refusal = /locked|dismissed/i.test(detail) ? 'locked' : 'failed';
    return { id, ok: false, refusal, detail, provider: '' };
  }
}

async function carryOut(
  service: string,
  command: KeychainCommand,
): Promise<Extract<KeychainAnswer, { ok: true }>['value']> {
  const account = 'account' in command ? command.account : undefined;
  const mayPrompt = command.name === 'probe' && command.mayPrompt;
  const passing = pass(service, account, mayPrompt);
  // A missing module is told before a missing bus, so the other refusal may come first and wait.
  passing.catch(() => undefined);
  const library = await load();
  const gate = await passing;
  switch (command.name) {
    case 'status':
      // Asking for an entry that nobody makes shows that the library gets through, and opens its session for what follows.
      await library.getPassword(service, 'status');
      return { provider: gate.provider };
    case 'probe':
      await tryOut(library, service);
      return { provider: gate.provider };
    case 'get': {
      if (gate.absent) return null;
      const text = await library.getPassword(service, command.account);
      return text === null ? null : decode(text);
    }
    case 'set': {
      await library.setPassword(service, command.account, encode(command.secret));
      const kept = await library.getPassword(service, command.account);
      if (kept === null || !same(decode(kept), command.secret)) throw new Refused('not-kept', '');
      return true;
    }
    case 'delete':
      return gate.absent ? false : await library.deletePassword(service, command.account);
  }
}

/** Whether the keychain may be called at all; on Linux the Secret Service is asked first. */
async function pass(
  service: string,
  account: string | undefined,
  mayPrompt: boolean,
): Promise<{ readonly provider: string; readonly absent: boolean }> {
  if (process.platform === 'win32' || process.platform === 'darwin') return { provider: '', absent: false };
  const state = await askSecretService(process.env, account === undefined ? undefined : { service, account });
  if ('detail' in state) throw new Refused(state.kind, state.detail);
  const { kind, provider, items } = state;
  if (items.unlocked > 0 || mayPrompt) return { provider, absent: false };
  if (items.locked > 0) throw new Refused('locked', '', provider);
  if (kind !== 'unlocked') throw new Refused(kind, '', provider);
  return { provider, absent: account !== undefined };
}

/** Loads the library, the first time. The child does it as soon as it starts, so that it is there when the first command comes. */
export async function load(): Promise<Library> {
  try {
    const loaded: Library & { readonly default?: Library } = await import('keytar');
    return loaded.default ?? loaded;
  } catch (error) {
    throw new Refused('no-module', error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '');
  }
}

async function tryOut(library: Library, service: string): Promise<void> {
  const account = `probe/${randomBytes(8).toString('hex')}`;
  const written = encode(randomBytes(32));
  try {
    await library.setPassword(service, account, written);
    if ((await library.getPassword(service, account)) !== written) throw new Refused('not-kept', '');
  } finally {
    await library.deletePassword(service, account);
  }
}

/** The library keeps text, so bytes go through base64url. */
function encode(secret: Uint8Array): string {
  return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString('base64url');
}

function decode(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Refused('foreign-entry', '');
  return new Uint8Array(bytes);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
