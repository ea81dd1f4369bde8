import { count, counted } from '../format.ts';

/** Words of moving a tenant to another tier, and of asking what it may do. */
export const migrateWords = {
  open: 'Move to another tier…',
  title: (name: string) => `Move ${name} to another tier`,
  steps: { tier: 'Tier', effect: 'What changes', why: 'Why' },
  choose: 'Which template tier',
  now: 'now',
  nothing: 'Choose the tier it moves to.',
  headline: (values: number, from: string, to: string) =>
    values === 0
      ? `No value changes from ${from} to ${to}.`
      : `${counted(values, 'value')} ${values === 1 ? 'changes' : 'change'} from ${from} to ${to}.`,
  fits: 'Everything still fits.',
  noLongerFits: (n: number) => `${counted(n, 'finding')} that ${n === 1 ? 'is' : 'are'} there only after the move`,
  lost: (n: number) => `Lost, ${count(n)}`,
  gained: (n: number) => `Gained, ${count(n)}`,
  ceiling: 'the most the tier allows',
  effective: 'what it is set to',
  none: 'none',
  pinned: (document: string, template: string) => `${document} stays with ${template}, to which it is pinned.`,
  differences: (n: number) => `All ${counted(n, 'difference')}`,
  inEnvironments: (names: readonly string[]) => names.join(', '),
  others: 'Plan, licence, resource and plugin tier are facts of their own and stay.',
  save: (to: string) => `Move 1 tenant to ${to}`,
  saved: (name: string, to: string) => `${name} moved to ${to}`,
  access: 'Access…',
  accessTitle: (name: string) => `May ${name} do it?`,
  database: 'Database type',
  databaseHelp: 'For example postgresql or redis',
  operation: 'Operation',
  operationHelp: 'For example read, write or backup',
  environment: 'Environment',
  everyEnvironment: 'every environment',
  asking: 'the answer',
  allowed: 'Allowed',
  refused: 'Not allowed',
  users: (n: number) => (n === 0 ? 'No login holds this right.' : `${counted(n, 'login')} with this right`),
  conditions: 'What goes with it',
  byEnvironment: 'By environment',
} as const;
