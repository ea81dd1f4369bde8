import { count, counted } from '../format.ts';

/** Words of the overview. */
export const overviewWords = {
  name: 'Overview',
  need: (n: number) => (n === 1 ? '1 thing needs a person' : `${count(n)} things need a person`),
  now: (n: number) => `, ${count(n)} of them now`,
  nothing: 'Nothing needs a person',
  fleetLine: (tenants: number) => `${counted(tenants, 'tenant')} in this workspace.`,
  statusLine: (statuses: string) => `${statuses}.`,
  facts: (time: string) => `Read ${time}.`,
  checkAgain: 'Check again',
  toDo: 'To do',
  toDoHint: 'worst first',
  groups: { now: 'Now', today: 'Today', week: 'This week' },
  severity: { now: 'High', today: 'Medium', week: 'Low' },
  toDoEmpty: 'Nothing waits for a decision. What needs one will stand here with its evidence.',
  fleet: 'Fleet',
  tier: 'Template tier',
  tenants: 'Tenants',
  all: 'All',
  fleetEmpty: 'No tenants yet. A tenant is one ISP that the platform serves.',
  addTenant: 'Add a tenant…',
  recent: 'Recent activity',
  recentHint: (sequence: string) => `from the audit, newest ${sequence}`,
  openAudit: 'Open audit',
  recentEmpty: 'Nothing was done here yet.',
  loading: 'the overview',
} as const;
