import { BinnacleError } from '../../contract/errors.ts';

/** Verbs of the command line's contract that this version does not have. */
const laterVerbs: Readonly<Record<string, readonly string[]>> = {
  identity: ['trust', 'revoke'],
};

/** Areas of the contract that this version does not have at all. */
const laterAreas: readonly string[] = [
  'setting',
  'flag',
  'licence',
  'secret',
  'endpoint',
  'outbox',
  'rehearsal',
  'konfig',
  'reload',
  'onboard',
  'health',
  'usage',
  'drift',
  'consistency',
  'emergency',
  'drill',
  'recover',
  'backup',
  'role',
  'whoami',
  'compliance',
  'webhook',
];

/** What the failure says for something of the contract that this version does not have; exit code 2. */
export function notOffered(what: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `\`${what}\` is not offered in this version.`, {
    fix: 'Run `binnacle --help` for what is.',
  });
}

/** The verb of the contract that these words begin with and this version lacks, or undefined. */
export function laterVerb([area = '', verb = '']: readonly string[]): string | undefined {
  if (laterAreas.includes(area)) return area;
  return laterVerbs[area]?.includes(verb) ? `${area} ${verb}` : undefined;
}
