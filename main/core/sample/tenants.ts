import type { Contact, Environment, TemplateTier, Tenant } from '../../contract/model.ts';
import { ispName, personName } from './names.ts';
import { type Stream, stream } from './random.ts';

/** The environments of a sample workspace. */
export const sampleEnvironments: readonly Environment[] = [
  { name: 'development', aliases: ['dev'], order: 10, protected: false, archived: false },
  { name: 'testing', aliases: ['test'], order: 20, protected: false, archived: false },
  { name: 'staging', aliases: ['stage'], order: 30, protected: false, archived: false },
  { name: 'production', aliases: ['prod'], order: 40, protected: true, archived: false },
];

/** What each tier usually buys; the first two resource tiers are drawn from. */
const bought: Record<
  TemplateTier,
  Pick<Tenant, 'plan' | 'licenceTier' | 'pluginTier'> & { resources: [string, ...string[]] }
> = {
  free: { plan: 'basic', licenceTier: 'basic', pluginTier: 'free', resources: ['micro'] },
  standard: { plan: 'basic', licenceTier: 'basic', pluginTier: 'basic', resources: ['small', 'small', 'medium'] },
  premium: { plan: 'premium', licenceTier: 'professional', pluginTier: 'premium', resources: ['medium', 'large'] },
  enterprise: { plan: 'enterprise', licenceTier: 'enterprise', pluginTier: 'enterprise', resources: ['xlarge'] },
};

const regions = [
  ...(['eu-west', 'eu-west', 'eu-west', 'eu-north', 'eu-north', 'eu-south', 'eu-central', 'eu-central'] as const),
  ...(['us-east', 'us-east', 'us-west', 'ap-south', 'ap-south', 'ap-southeast', 'af-south'] as const),
] as unknown as readonly [string, ...string[]];

/** The invented tenant with the given number. The same seed and number give the same tenant, however large the fleet is. */
export function sampleTenant(seed: number, index: number): Tenant {
  const random = stream(seed, index);
  const { name, id } = ispName(seed, index);
  const tier = tierOf(index);
  const { resources, ...words } = bought[tier];
  const region = random.pick(regions);
  const status = statusOf(random);
  return {
    id,
    name,
    status,
    tier,
    plan: words.plan,
    licenceTier: words.licenceTier,
    resourceTier: random.pick(resources),
    pluginTier: words.pluginTier,
    region,
    environments: environmentsOf(random, tier),
    tags: tagsOf(random, tier, region),
    externalIds: externalIdsOf(random, index, region),
    contacts: contactsOf(random, tier, id),
    deploymentTarget: random.pick(['aws', 'aws', 'azure', 'gcp', 'digitalocean', 'byov']),
    reseller: random.chance(0.18) ? random.pick(['harbour-partners', 'lattice-resale', 'opal-channel']) : '',
  };
}

/** 40 free, 35 standard, 18 premium and 7 enterprise in every hundred, spread evenly. */
function tierOf(index: number): TemplateTier {
  const place = (index * 37) % 100;
  if (place < 40) return 'free';
  if (place < 75) return 'standard';
  return place < 93 ? 'premium' : 'enterprise';
}

function statusOf(random: Stream): Tenant['status'] {
  const draw = random.next();
  if (draw < 0.86) return 'active';
  if (draw < 0.9) return 'pending';
  if (draw < 0.93) return 'suspended';
  if (draw < 0.96) return 'inactive';
  return draw < 0.98 ? 'migrating' : 'archived';
}

function environmentsOf(random: Stream, tier: TemplateTier): readonly string[] {
  const staging = !random.chance(tier === 'free' ? 0.25 : 0.05);
  const testing = random.chance(tier === 'enterprise' ? 0.4 : 0.04);
  return ['development', ...(testing ? ['testing'] : []), ...(staging ? ['staging'] : []), 'production'];
}

function tagsOf(random: Stream, tier: TemplateTier, region: string): Tenant['tags'] {
  const large = tier === 'premium' || tier === 'enterprise';
  const tags: Record<string, string> = { segment: random.pick(['residential', 'business', 'rural', 'wholesale']) };
  if (tier === 'free' && random.chance(0.5)) tags.trial = '';
  if (random.chance(0.12)) tags.pilot = '';
  if (random.chance(0.3)) tags.wave = String(random.between(1, 4));
  if (!region.startsWith('eu-') && random.chance(0.1)) tags.gdpr = '';
  if (tier !== 'free' && random.chance(0.25)) tags.pci_dss = '';
  if (large && region.startsWith('us-') && random.chance(0.4)) tags.sox = '';
  if (tier === 'enterprise' && random.chance(0.15)) tags.hipaa = '';
  if (tier === 'enterprise' && region.startsWith('eu-') && random.chance(0.6)) tags.residency = 'eu';
  return tags;
}

function externalIdsOf(random: Stream, index: number, region: string): Tenant['externalIds'] {
  const ids: Record<string, string> = { [`mgmt-${region.slice(0, 2)}`]: `tenant-${100_000 + index}` };
  if (random.chance(0.3)) ids.konfig = `isp-${(index + 1).toString(36).padStart(5, '0')}`;
  return ids;
}

/** Everybody has somebody to alert, under a name that RFC 2606 reserves and a number that no telephone has. */
function contactsOf(random: Stream, tier: TemplateTier, id: string): readonly Contact[] {
  const contacts: Contact[] = [{ role: 'noc', name: 'Network operations', email: `noc@${id}.example.net` }];
  const roles = tier === 'free' ? ['admin'] : ['admin', 'technical', 'billing'];
  for (const role of roles.slice(0, random.between(tier === 'free' ? 0 : 1, roles.length))) {
    const name = personName(random.between(0, 500));
    const email = `${name.toLowerCase().replace(' ', '.')}@${id}.example.net`;
    const phone = `+44 1632 960${String(random.between(0, 999)).padStart(3, '0')}`;
    contacts.push(random.chance(0.6) ? { role, name, email, phone } : { role, name, email });
  }
  return contacts;
}
