/** What the keychain's child process can be asked. */
export type KeychainCommand =
  | { readonly name: 'status' }
  /** Writes, reads back and removes a test item; `mayPrompt` lets the system ask a person to unlock first. */
  | { readonly name: 'probe'; readonly mayPrompt: boolean }
  | { readonly name: 'get'; readonly account: string }
  | { readonly name: 'set'; readonly account: string; readonly secret: Uint8Array }
  | { readonly name: 'delete'; readonly account: string };

/** A command on its way to the child. */
export interface KeychainRequest {
  readonly id: number;
  /** The name under which the system files our entries. */
  readonly service: string;
  readonly command: KeychainCommand;
}

/** Why the keychain did not do what it was asked. */
export type KeychainRefusal =
  /** The native module is not installed, or not for this system. */
  | 'no-module'
  /** No message bus in this session (Linux). */
  | 'no-bus'
  /** Nothing on the bus offers the Secret Service (Linux). */
  | 'no-service'
  /** The service has no default collection to write to (Linux). */
  | 'no-collection'
  /** Locked, and nobody was to be asked. */
  | 'locked'
  /** The entry holds something else than this console writes. */
  | 'foreign-entry'
  /** What was read back is not what was written. */
  | 'not-kept'
  | 'failed';

/** What the child found out about the keychain. */
export interface KeychainState {
  /** The program behind it, when the system tells; empty otherwise. */
  readonly provider: string;
}

/** The child's answer. */
export type KeychainAnswer =
  | { readonly id: number; readonly ok: true; readonly value: Uint8Array | boolean | KeychainState | null }
  | {
      readonly id: number;
      readonly ok: false;
      readonly refusal: KeychainRefusal;
      /** What the system said, without a secret in it; may be empty. */
      readonly detail: string;
      readonly provider: string;
    };
