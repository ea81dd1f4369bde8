import { BinnacleError } from '../contract/errors.ts';
import type { ChildLauncher, Keychain } from '../core/ports.ts';
import { childLink } from './child-link.ts';
import type { KeychainAnswer, KeychainCommand, KeychainRefusal, KeychainState } from './child-messages.ts';
import { checkEntry } from './limits.ts';

/** What is known about the keychain without writing to it. */
export interface SystemKeychainStatus {
  readonly backend: string;
  /** The program behind it, for example `gnome-keyring-daemon`; empty when the system does not tell. */
  readonly provider: string;
  /** Whether entries can be read and written right now. */
  readonly available: boolean;
  /** It is there, but a person has to unlock it. */
  readonly locked: boolean;
  /** Why it is not available, as one sentence; empty otherwise. */
  readonly reason: string;
  /** The way on; empty when it is available. */
  readonly fix: string;
}

/** The operating system's keychain. */
export interface SystemKeychain extends Keychain {
  /** Starts the child and lets it connect ahead of the first call, to save that time later. Failures show at that call. */
  start(): void;
  /** Asks how it stands: nothing is written and nobody is prompted. */
  status(): Promise<SystemKeychainStatus>;
  /** Lets the system ask the person to unlock it, waits for that, and says how it stands then. */
  unlock(): Promise<SystemKeychainStatus>;
  /** Ends the child. A host calls this before it exits; a later call starts a new child. */
  close(): void;
}

/** What a system keychain is made of. */
export interface SystemKeychainOptions {
  readonly launcher: ChildLauncher;
  /** The name under which the system files the entries. */
  readonly service?: string;
  readonly platform?: NodeJS.Platform;
  /** How long a call may take, milliseconds. */
  readonly timeoutMs?: number;
  /** How long `unlock` waits for a person, milliseconds. */
  readonly promptTimeoutMs?: number;
  /** After how long without a call the child is ended, milliseconds. */
  readonly idleMs?: number;
}

/** The backend's name on a platform, as it is recorded next to what it wraps. */
export function systemBackend(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'macOS Keychain';
  return platform === 'win32' ? 'Windows Credential Manager' : 'Secret Service';
}

/**
 * The `Keychain` port over the operating system's own, through keytar in a child process. A call that finds it locked
 * fails at once with LOCKED instead of leaving a prompt open; `unlock` is the call that may prompt.
 */
export function systemKeychain(options: SystemKeychainOptions): SystemKeychain {
  const backend = systemBackend(options.platform ?? process.platform);
  const link = childLink({
    launcher: options.launcher,
    service: options.service ?? 'Binnacle',
    backend,
    idleMs: options.idleMs ?? 5_000,
  });
  const timeoutMs = options.timeoutMs ?? 4_000;

  const ask = async (command: KeychainCommand, limit = timeoutMs) => {
    const from = performance.now();
    let answer = await link.ask(command, limit);
    if (!answer.ok && answer.refusal === 'failed') {
      // The library keeps to the keyring program it first met; where that was started anew, only a new child finds it.
      link.close();
      answer = await link.ask(command, Math.max(500, limit - (performance.now() - from)));
    }
    if (!answer.ok) throw refusalError(backend, answer);
    return answer.value;
  };
  const statusAfter = async (command: KeychainCommand, limit?: number): Promise<SystemKeychainStatus> => {
    try {
      const state = (await ask(command, limit)) as KeychainState;
      return { backend, provider: state.provider, available: true, locked: false, reason: '', fix: '' };
    } catch (error) {
      if (!(error instanceof BinnacleError)) throw error;
      const provider = (error.details as { provider?: string } | null)?.provider ?? '';
      const { message, fix, code } = error;
      return { backend, provider, available: false, locked: code === 'LOCKED', reason: message, fix };
    }
  };

  return {
    backend,
    start: () => void link.ask({ name: 'status' }, timeoutMs).catch(() => undefined),
    close: link.close,
    status: () => statusAfter({ name: 'status' }),
    unlock: () => statusAfter({ name: 'probe', mayPrompt: true }, options.promptTimeoutMs ?? 120_000),
    async probe() {
      const { available, reason } = await statusAfter({ name: 'probe', mayPrompt: false });
      return { available, reason };
    },
    async get(account) {
      checkEntry(account);
      const value = await ask({ name: 'get', account });
      return value instanceof Uint8Array ? value : undefined;
    },
    async set(account, secret) {
      checkEntry(account, secret);
      await ask({ name: 'set', account, secret });
    },
    async delete(account) {
      checkEntry(account);
      return (await ask({ name: 'delete', account })) === true;
    },
  };
}

const passphraseInstead = 'or use a passphrase, which needs no keychain';

function refusalError(backend: string, answer: Extract<KeychainAnswer, { ok: false }>): BinnacleError {
  const { refusal, detail, provider } = answer;
  const { what, fix } = sentences(backend, refusal, detail === '' ? '' : ` (${detail})`, provider);
  return new BinnacleError(refusal === 'locked' ? 'LOCKED' : 'KEYCHAIN_UNAVAILABLE', what, {
    fix,
    details: { reason: refusal, backend, provider },
  });
}

function sentences(
  backend: string,
  refusal: KeychainRefusal,
  detail: string,
  provider: string,
): { readonly what: string; readonly fix: string } {
  const named = provider === '' ? backend : `${backend} (${provider})`;
  switch (refusal) {
    case 'no-module':
      return {
        what: `The module that speaks to ${backend} (keytar) could not be loaded${detail}.`,
        fix: `Install the console again with its optional parts, ${passphraseInstead}.`,
      };
    case 'no-bus':
      return {
        what: `${backend} cannot be reached: there is no session bus${detail}.`,
        fix: `Start the console inside a desktop session or under dbus-run-session, ${passphraseInstead}.`,
      };
    case 'no-service':
      return {
        what: `Nothing on the session bus answers as ${backend}${detail}.`,
        fix: `Start a keyring such as gnome-keyring or KWallet, ${passphraseInstead}.`,
      };
    case 'no-collection':
      return {
        what: `${named} answers but has no default collection to keep a key in.`,
        fix: 'Make a default keyring in the system’s keyring program, then try again.',
      };
    case 'locked':
      return {
        what: `${named} is locked${detail}.`,
        fix: 'Unlock it with `binnacle keychain unlock` or in the system’s keyring program, then try again.',
      };
    case 'foreign-entry':
      return {
        what: `The entry in ${named} holds something this console did not write.`,
        fix: 'Nothing was changed. Open with the recovery kit to keep the key anew.',
      };
    case 'not-kept':
      return {
        what: `${named} took a key and did not give the same one back.`,
        fix: `Check the system’s keyring program, ${passphraseInstead}.`,
      };
    case 'failed':
      return { what: `${named} failed${detail}.`, fix: `Try again, ${passphraseInstead}.` };
  }
}
