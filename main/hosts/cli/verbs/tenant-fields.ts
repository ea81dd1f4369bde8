import { given, parseJson, parseList, parsePairs } from '../value.ts';
import type { VerbContext } from '../verb.ts';

/** The options that name a tenant's fields. */
export const tenantFieldOptions = [
  'name',
  'status',
  'tier',
  'plan',
  'licence-tier',
  'resource-tier',
  'plugin-tier',
  'region',
  'environments',
  'tag',
  'external-id',
  'contacts',
  'deployment-target',
  'reseller',
] as const;

/** The fields that were given; tags and identifiers as those to set beside what is there. */
export function tenantFields({ line: { options } }: VerbContext) {
  return given({
    name: options.name,
    status: options.status,
    tier: options.tier,
    plan: options.plan,
    licenceTier: options['licence-tier'],
    resourceTier: options['resource-tier'],
    pluginTier: options['plugin-tier'],
    region: options.region,
    environments: options.environments === undefined ? undefined : parseList(options.environments),
    contacts: options.contacts === undefined ? undefined : parseJson(options.contacts, 'contacts'),
    deploymentTarget: options['deployment-target'],
    reseller: options.reseller,
    setTags: options.tag === undefined ? undefined : parsePairs(options.tag, 'tag'),
    unsetTags: options.untag,
    setExternalIds:
      options['external-id'] === undefined ? undefined : parsePairs(options['external-id'], 'external-id'),
  });
}
