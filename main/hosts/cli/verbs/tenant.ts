import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';
import { tenantArchiveVerb, tenantEditVerb } from './tenant-edit.ts';
import { tenantEraseVerb } from './tenant-erase.ts';
import { tenantExportVerb } from './tenant-export.ts';
import { tenantFieldOptions, tenantFields } from './tenant-fields.ts';
import { tenantImportVerb } from './tenant-import.ts';

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
    options: tenantFieldOptions,
    parameters: (context) => {
      for (const name of ['name', 'tier'] as const) {
        if (context.line.options[name] !== undefined) continue;
        throw usageError(`\`tenant add\` needs --${name}.`, 'Run `binnacle tenant add --help`.', name);
      }
      const { setTags, setExternalIds, ...fields } = tenantFields(context);
      return { tenant: context.args[0], ...fields, ...given({ tags: setTags, externalIds: setExternalIds }) };
    },
    data: writtenThing,
    show: showWritten,
  }),
  tenantEditVerb,
  tenantArchiveVerb,
  tenantEraseVerb,
  tenantImportVerb,
  tenantExportVerb,
];
