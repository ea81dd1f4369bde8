import type { Environment, Override, TemplateSummary, Tenant } from '../../../main/contract/model.ts';

const first = [
  'Northwind',
  'Solent',
  'Brackwater',
  'Alder Valley',
  'Carrick',
  'Fenland',
  'Greyhaven',
  'Harrow Point',
  'Lakeside',
  'Ostrava',
  'Penrose',
  'Quayside',
  'Rowan',
  'Dunmore',
  'Westmoor',
  'Kingsferry',
  'Tamar',
  'Holloway',
  'Elmbridge',
  'Skerry',
];
const second = ['Fiber', 'Broadband', 'Net', 'Wireless', 'Cable', 'Telecom', 'Digital', 'Link', 'ISP', 'Connect'];
const regions = ['eu-west', 'eu-north', 'eu-south', 'us-east'];
const tiers = ['free', 'standard', 'standard', 'premium', 'premium', 'enterprise'] as const;
const plans = { free: 'starter', standard: 'business', premium: 'business-plus', enterprise: 'custom' } as const;
const sizes = { free: 'small', standard: 'small', premium: 'medium', enterprise: 'large' } as const;

/** Invented tenants, the same every time. */
export function sampleTenants(count: number): Tenant[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / 200);
    const name = `${first[index % 20]} ${second[Math.floor(index / 20) % 10]}${round === 0 ? '' : ` ${round + 1}`}`;
    const tier = index === 0 ? 'premium' : (tiers[index % tiers.length] ?? 'free');
    return {
      id: name.toLowerCase().replaceAll(' ', '-'),
      name,
      status: index % 17 === 5 ? 'suspended' : index % 29 === 7 ? 'pending' : 'active',
      tier,
      plan: plans[tier],
      licenceTier: index % 23 === 4 ? 'trial' : tier,
      resourceTier: sizes[tier],
      pluginTier: tier === 'free' ? 'none' : 'pro',
      region: regions[index % 4] ?? 'eu-west',
      environments: index % 9 === 3 ? ['production'] : ['development', 'staging', 'production'],
      tags: index % 5 === 0 ? { 'noc-a': '' } : index % 7 === 0 ? { wholesale: '', desk: 'south' } : {},
      externalIds: { 'mgmt-eu': `T-${20_381 + index}` },
      contacts: [{ role: 'noc', name: 'Network desk', email: 'noc@example.net' }],
      deploymentTarget: 'shared',
      reseller: index % 11 === 0 ? 'Halyard Wholesale' : '',
    };
  });
}

/** The three environments of a new workspace. */
export const sampleEnvironments: Environment[] = [
  { name: 'development', aliases: ['dev'], order: 1, protected: false, archived: false },
  { name: 'staging', aliases: ['stg'], order: 2, protected: false, archived: false },
  { name: 'production', aliases: ['prod'], order: 3, protected: true, archived: false },
];

const summary = (
  name: string,
  kind: TemplateSummary['kind'],
  document: string,
  description: string,
  usedBy: number,
) => ({
  id: `0190-${name}`,
  name,
  kind,
  document,
  description,
  version: name === 'premium' ? 14 : 1,
  schemaVersion: `${document}/1`,
  contextVersion: 1,
  usedBy,
  builtIn: name !== 'premium',
  archived: false,
  changedAt: '2026-11-17T11:26:00.000Z',
});

/** The templates a new workspace holds. */
export const sampleTemplates: TemplateSummary[] = [
  summary('free', 'tier', 'tenant', 'Smallest shared footprint, no scaling.', 167),
  summary('standard', 'tier', 'tenant', 'Shared database, two replicas.', 333),
  summary('premium', 'tier', 'tenant', 'Schema per tenant, scaling, burst.', 334),
  summary('enterprise', 'tier', 'tenant', 'Own database, highest priority.', 166),
  summary('isp', 'service', 'isp', 'Access network, RADIUS and address pools.', 1000),
  summary('database', 'service', 'database', 'Connections, pools and backups.', 1000),
  summary('features', 'service', 'features', 'What the portal offers.', 1000),
  summary('tenant-production', 'overlay', 'tenant', 'What production asks of every tier.', 1000),
  summary('tenant-staging', 'overlay', 'tenant', 'Lower limits for staging.', 880),
  summary('generic', 'tier', 'tenant', 'A place to start from.', 0),
];

/** Overrides that stand from the beginning. */
export const sampleOverrides: Override[] = [
  {
    tenant: 'northwind-fiber',
    environment: 'production',
    document: 'tenant',
    path: '/databases/postgresql/pool/idle_timeout',
    value: '45s',
  },
  { tenant: 'northwind-fiber', environment: null, document: 'tenant', path: '/limits/max_users', value: 12_000 },
];
