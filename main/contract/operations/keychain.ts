import { object, operation, optional, secret, text } from '../parameters.ts';
import type * as R from '../results.ts';

/** The operator’s identity, the keychain and the workspace’s key. */
export const keychainOperations = {
  'identity.show': operation('read', 'workspace:read', object({}), {
    needs: 'nothing',
  }).returns<R.IdentityInfo | null>(),
  'identity.init': operation('write', 'workspace:administer', object({}), {
    needs: 'nothing',
  }).returns<R.IdentityInfo>(),
  'keychain.status': operation('read', 'keychain:use', object({}), { needs: 'nothing' }).returns<R.KeychainStatus>(),
  'keychain.lock': operation('write', 'keychain:use', object({}), { needs: 'workspace' }).returns<R.KeychainStatus>(),
  'keychain.unlock': operation(
    'write',
    'keychain:use',
    object({ passphrase: optional(secret), recoveryKit: optional(text(1024)) }),
    // A kit opens a workspace whose header is damaged or gone.
    { needs: 'nothing' },
  ).returns<R.KeychainStatus>(),
  /** Makes a new kit and voids the one before; the words are in this answer and nowhere else. */
  'keychain.recoveryKit': operation('write', 'keychain:use', object({})).returns<R.RecoveryKit>(),
  /** Proves that a kit was written down: the words typed back. */
  'keychain.proveKit': operation('write', 'keychain:use', object({ words: text(1024) })).returns<{
    readonly proven: boolean;
  }>(),
} as const;
