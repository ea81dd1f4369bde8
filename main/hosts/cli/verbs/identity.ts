import type { IdentityInfo } from '../../../contract/results.ts';
import type { Screen } from '../screen.ts';
import { operationVerb, type Verb } from '../verb.ts';

/** Verbs about the operator's identity. */
export const identityVerbs: readonly Verb[] = [
  operationVerb({
    name: 'identity init',
    examples: ['identity init'],
    operation: 'identity.init',
    summary: 'make the signing key of this account',
    needs: 'nothing',
    wouldDo: () => 'make a signing key for this account, unless it has one',
    show,
  }),
  operationVerb({
    name: 'identity show',
    examples: ['identity show'],
    operation: 'identity.show',
    summary: 'show the public half of the signing key of this account',
    needs: 'nothing',
    show,
  }),
];

function show(identity: IdentityInfo | null, screen: Screen): void {
  if (identity === null) {
    screen.note('This account has no identity yet; `binnacle identity init` makes one.');
    return;
  }
  screen.fields([
    ['Identifier', identity.id],
    ['Public key', identity.publicKey],
    ['Private key', identity.store === 'file' ? 'in a file only this account can read' : `in ${identity.store}`],
  ]);
}
