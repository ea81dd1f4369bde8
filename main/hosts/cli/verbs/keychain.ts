import type { KeychainStatus } from '../../../contract/results.ts';
import { Passphrases } from '../passphrase.ts';
import type { Screen } from '../screen.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';

/** Verbs about the keychain, locking and the recovery kit. */
export const keychainVerbs: readonly Verb[] = [
  operationVerb({
    name: 'keychain status',
    examples: ['keychain status'],
    operation: 'keychain.status',
    summary: 'say which keychain answers and what seals the workspace',
    needs: 'nothing',
    show,
  }),
  operationVerb({
    name: 'keychain lock',
    examples: ['keychain lock'],
    operation: 'keychain.lock',
    summary: 'lock the workspace in every open console',
    needs: 'workspace',
    wouldDo: () => 'lock the workspace',
    show,
  }),
  operationVerb({
    name: 'keychain unlock',
    examples: ['keychain unlock --recovery-kit'],
    operation: 'keychain.unlock',
    summary: 'unlock the workspace, with its passphrase where that seals it',
    options: ['recovery-kit'],
    // A kit opens a workspace whose header is damaged or gone.
    needs: 'nothing',
    wouldDo: () => 'unlock the workspace',
    parameters: unlocking,
    show,
  }),
  {
    name: 'keychain recovery-kit',
    examples: ['keychain recovery-kit', 'keychain recovery-kit --prove'],
    operation: 'keychain.recoveryKit',
    summary: 'make a new recovery kit and void the one before',
    args: [],
    options: ['prove'],
    environment: false,
    needs: 'open',
    wouldDo: ({ line }) =>
      line.options.prove ? 'prove that the kit was written down' : 'make a new recovery kit and void the one before',
    run: async (context) => (context.line.options.prove ? prove(context) : makeKit(context)),
  },
];

async function unlocking(context: VerbContext) {
  const passphrases = new Passphrases(context.terminal, context.line.options);
  if (context.line.options['recovery-kit']) return { recoveryKit: await passphrases.kit() };
  if (passphrases.fromDescriptor) return { passphrase: await passphrases.current() };
  const { sealing, locked } = (await context.call('keychain.status', {})).data;
  return locked && sealing === 'passphrase' ? { passphrase: await passphrases.current() } : {};
}

async function makeKit({ call, screen }: VerbContext): Promise<number> {
  const answer = await call('keychain.recoveryKit', {});
  const { words, workspace, createdAt } = answer.data;
  return screen.answer(answer, () => {
    screen.fields([
      ['Recovery kit of', workspace],
      ['Made', createdAt],
    ]);
    screen.line();
    words.forEach((word, index) => {
      screen.line(`${String(index + 1).padStart(2)}  ${word}`);
    });
    screen.line();
    screen.note('Write the words down now: they are shown this once. The kit before this one no longer works.');
    screen.note('Then prove it: `binnacle keychain recovery-kit --prove`.');
  });
}

async function prove({ call, screen, terminal, line }: VerbContext): Promise<number> {
  const words = await new Passphrases(terminal, line.options).kit();
  const answer = await call('keychain.proveKit', { words });
  return screen.answer(
    answer,
    () => screen.line(answer.data.proven ? 'These are the words of the kit.' : 'These are not the words of the kit.'),
    !answer.data.proven,
  );
}

function show(status: KeychainStatus, screen: Screen): void {
  screen.fields([
    ['Keychain', status.backend],
    ['Answers', status.available ? 'yes' : `no: ${status.reason}`],
    ['Workspace', status.locked ? 'locked' : 'not locked'],
    ['Sealed by', status.sealing === 'none' ? 'nothing' : status.sealing],
    ['Recovery kit', status.recoveryKit],
  ]);
}
