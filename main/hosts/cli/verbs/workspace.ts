import { BinnacleError } from '../../../contract/errors.ts';
import type { WorkspaceInfo } from '../../../contract/results.ts';
import { wholeNumber } from '../command-line.ts';
import { Passphrases } from '../passphrase.ts';
import type { Screen } from '../screen.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';

const init: Verb = {
  name: 'workspace init',
  examples: ["workspace init --name 'ISP platform'", 'workspace init --sample --tenants 50'],
  operation: 'workspace.init',
  summary: 'make a workspace in the data folder, sealed by the keychain or a passphrase',
  args: [],
  options: ['sample', 'tenants', 'unsealed', 'name', 'passphrase'],
  environment: false,
  needs: 'nothing',
  wouldDo: ({ folder }) => `make a workspace in ${folder}`,
  run: async (context) => {
    const { options } = context.line;
    const parameters = given({
      name: options.name,
      sample: options.sample,
      tenants: wholeNumber(options, 'tenants', 1),
      unsealed: options.unsealed,
    });
    const answer = await withNewPassphrase(
      context,
      options.sample !== true && options.unsealed !== true,
      (passphrase) => context.call('workspace.init', { ...parameters, ...passphrase }),
    );
    return context.screen.answer(answer, () => showInfo(answer.data, context.screen));
  },
};

const seal: Verb = {
  name: 'workspace seal',
  examples: ['workspace seal --passphrase'],
  operation: 'workspace.seal',
  summary: 'rewrite an unsealed workspace sealed',
  args: [],
  options: ['passphrase'],
  environment: false,
  needs: 'open',
  wouldDo: ({ folder }) => `rewrite the workspace in ${folder} sealed`,
  run: async (context) => {
    const answer = await withNewPassphrase(context, true, (passphrase) =>
      context.call('workspace.seal', { ...passphrase }),
    );
    return context.screen.answer(answer, () => showInfo(answer.data, context.screen));
  },
};

/** Verbs about the workspace as a whole. */
export const workspaceVerbs: readonly Verb[] = [
  init,
  seal,
  operationVerb({
    name: 'workspace info',
    examples: ['workspace info'],
    operation: 'workspace.info',
    summary: 'say where the workspace stands',
    needs: 'nothing',
    show: showInfo,
  }),
  operationVerb({
    name: 'doctor',
    examples: ['doctor'],
    operation: 'doctor',
    summary: 'check the data folder, the keychain and the console itself',
    needs: 'nothing',
    show: (checks, screen) => {
      screen.table(
        ['STATE', 'CHECK', 'MESSAGE', 'WAY ON'],
        checks.map(({ state, name, message, fix }) => [state, name, message, fix]),
        'Nothing was checked.',
      );
    },
    failed: (checks) => checks.some(({ state }) => state === 'bad'),
  }),
];

/**
 * Seals with the passphrase that was given; without one the keychain seals, and a person is asked for a passphrase
 * where no keychain answers.
 */
async function withNewPassphrase<T>(
  { terminal, line: { options } }: VerbContext,
  sealed: boolean,
  attempt: (passphrase: { readonly passphrase?: string }) => Promise<T>,
): Promise<T> {
  const passphrases = new Passphrases(terminal, options);
  if (sealed && (options.passphrase === true || passphrases.fromDescriptor)) {
    return attempt({ passphrase: await passphrases.fresh() });
  }
  try {
    return await attempt({});
  } catch (error) {
    const keychainMissing = error instanceof BinnacleError && error.code === 'KEYCHAIN_UNAVAILABLE';
    if (!sealed || !keychainMissing || !passphrases.canAsk) throw error;
    terminal.err(`${error.message}\nThe workspace can be sealed with a passphrase instead.\n`);
    return attempt({ passphrase: await passphrases.fresh() });
  }
}

function showInfo(info: WorkspaceInfo, screen: Screen): void {
  screen.fields([
    ['Folder', info.folder],
    ['State', info.trouble === '' ? info.state : `${info.state}: ${info.trouble}`],
    ['Name', info.name],
    ['Identifier', info.id],
    ['Sealed by', info.sealing === 'none' ? 'nothing: anybody who can read the folder can read it' : info.sealing],
    ['Sample', info.sample ? 'yes' : 'no'],
    ['Made', info.createdAt],
    ['Kept up to', info.keptAt],
    ['Tenants', info.tenants],
    ['Templates', info.templates],
    [
      'Environments',
      info.environments.map(({ name, protected: marked }) => (marked ? `${name} (PRODUCTION)` : name)).join(', '),
    ],
    ['Audit entries', info.audit?.sequence],
    ['Keychain', info.keychain.available ? info.keychain.backend : `${info.keychain.backend}: ${info.keychain.reason}`],
    ['Version', info.version],
  ]);
  for (const sentence of info.recovery) screen.note(sentence);
}
