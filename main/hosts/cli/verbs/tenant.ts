import type { Tenant } from '../../../contract/model.ts';
import { usageError } from '../usage.ts';
import { given, parseJson, parseList, parsePairs } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

const fields = [
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

/** Verbs about tenants. */
export const tenantVerbs: readonly Verb[] = [
  operationVerb({
    name: 'tenant list',
    examples: [
      'tenant list --tier premium --env production',
      "tenant list --select 'tier:premium region:eu-* not tag:frozen'",
    ],
    operation: 'tenant.list',
    summary: 'list the tenants',
    options: [...listOptions, 'query', 'tier', 'status', 'region', 'archived'],
    environment: true,
    select: true,
    parameters: (context) => {
      const { query, tier, status, region, archived, env, select } = context.line.options;
      return given({ ...listParameters(context), query, tier, status, region, archived, environment: env, select });
    },
    show: (tenants, screen) =>
      screen.table(
        ['TENANT', 'NAME', 'TIER', 'STATUS', 'REGION', 'ENVIRONMENTS', 'OVERRIDES'],
        tenants.map((one) => [
          one.id,
          one.name,
          one.tier,
          one.status,
          one.region,
          one.environments.join(', '),
          one.overrides,
        ]),
        'There is no such tenant.',
      ),
  }),
  operationVerb({
    name: 'tenant show',
    examples: ['tenant show northwind'],
    operation: 'tenant.show',
    summary: 'show one tenant',
    args: ['TENANT'],
    parameters: ({ args }) => ({ tenant: args[0] }),
    show: (tenant, screen) => screen.fields(Object.entries(tenant).map(([name, value]) => [name, value])),
  }),
  operationVerb({
    name: 'tenant add',
    examples: ["tenant add northwind --name 'Northwind Fiber' --tier premium --region eu-west"],
    operation: 'tenant.add',
    summary: 'add a tenant',
    args: ['TENANT'],
    options: fields,
    parameters: (context) => {
      for (const name of ['name', 'tier'] as const) {
        if (context.line.options[name] !== undefined) continue;
        throw usageError(`\`tenant add\` needs --${name}.`, 'Run `binnacle tenant add --help`.', name);
      }
      return { ...simpleFields(context), ...given({ tags: tags(context), externalIds: identifiers(context) }) };
    },
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'tenant edit',
    examples: ['tenant edit northwind --tier enterprise --tag support=gold'],
    operation: 'tenant.edit',
    summary: 'change a tenant; a tag or identifier that is not named stays',
    args: ['TENANT'],
    options: [...fields, 'untag'],
    parameters: (context) => ({
      ...simpleFields(context),
      ...given({
        setTags: tags(context),
        unsetTags: context.line.options.untag,
        setExternalIds: identifiers(context),
      }),
    }),
    data: writtenThing,
    show: showWritten,
  }),
];

function simpleFields({ args, line: { options } }: VerbContext) {
  return given({
    tenant: args[0],
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
  });
}

function tags({ line: { options } }: VerbContext): Tenant['tags'] | undefined {
  return options.tag === undefined ? undefined : parsePairs(options.tag, 'tag');
}

function identifiers({ line: { options } }: VerbContext): Tenant['externalIds'] | undefined {
  const pairs = options['external-id'];
  return pairs === undefined ? undefined : parsePairs(pairs, 'external-id');
}
