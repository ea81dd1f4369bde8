import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { TemplateTier, Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import { findEnvironment, listEnvironments } from '../environment/environments.ts';
import { currentFact, currentFacts } from '../facts.ts';
import { pageOf } from '../listing.ts';
import { readSelection } from '../selection/select.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { edited, namedEnvironments, preparedEdit } from './edit.ts';
import { findTenant } from './tenants.ts';

/** Which subscription plan a template tier means where nobody says otherwise; it loses information, so both are kept. */
const planOfTier: Readonly<Record<TemplateTier, string>> = {
  free: 'basic',
  standard: 'basic',
  premium: 'premium',
  enterprise: 'enterprise',
};

/** Environments a new tenant is in by default, where they exist. */
const defaultEnvironments = ['development', 'staging', 'production'];

/** Tenants: add, edit, list, show. */
export function tenantService({
  database,
}: ServiceDeps): Handlers<'tenant.list' | 'tenant.show' | 'tenant.add' | 'tenant.edit'> {
  return {
    'tenant.list': (_call, asked) => {
      const counts = overrideCounts(database);
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      const words = (asked.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = asked.select === undefined ? undefined : readSelection(database, asked.select);
      const archived = asked.archived === true || asked.status === 'archived' || chosen?.namesArchived === true;
      const rows = currentFacts<Tenant>(database, 'tenant')
        .map((fact) => fact.body)
        .filter(
          (tenant) =>
            (archived || tenant.status !== 'archived') &&
            chosen?.matches(tenant) !== false &&
            (asked.tier === undefined || tenant.tier === asked.tier) &&
            (asked.status === undefined ? true : tenant.status === asked.status) &&
            (asked.region === undefined || tenant.region === asked.region) &&
            (environment === undefined || tenant.environments.includes(environment)) &&
            words.every((word) => searchText(tenant).includes(word)),
        )
        .map((tenant) => ({ ...tenant, overrides: counts.get(tenant.id) ?? 0 }));
      const cut = pageOf(rows, (row) => row.id, asked);
      return { data: cut.rows, page: cut.page };
    },

    'tenant.show': (_call, { tenant }) => ({ data: findTenant(database, tenant) }),

    'tenant.add': (_call, asked) => {
      if (database.get('SELECT 1 AS one FROM tenant_identifier WHERE id = ?', [asked.tenant]) !== undefined) {
        const there = currentFact<Tenant>(database, 'tenant', asked.tenant) !== undefined;
        throw new BinnacleError(
          'CONFLICT',
          there ? `The tenant ${asked.tenant} exists already.` : `The identifier ${asked.tenant} was used before.`,
          {
            path: 'tenant',
            fix: there ? 'Change it with `tenant edit`.' : 'Choose another; an identifier is never used again.',
          },
        );
      }
      const known = new Set(listEnvironments(database).map((environment) => environment.name));
      const tenant: Tenant = {
        id: asked.tenant,
        name: asked.name,
        status: asked.status ?? 'active',
        tier: asked.tier,
        plan: asked.plan ?? planOfTier[asked.tier],
        licenceTier: asked.licenceTier ?? planOfTier[asked.tier],
        resourceTier: asked.resourceTier ?? 'small',
        pluginTier: asked.pluginTier ?? 'free',
        region: asked.region ?? '',
        environments:
          asked.environments === undefined
            ? defaultEnvironments.filter((name) => known.has(name))
            : namedEnvironments(database, asked.environments),
        tags: asked.tags ?? {},
        externalIds: asked.externalIds ?? {},
        contacts: (asked.contacts ?? []) as Tenant['contacts'],
        deploymentTarget: asked.deploymentTarget ?? '',
        reseller: asked.reseller ?? '',
      };
      return {
        title: `Add the tenant ${tenant.id}`,
        changes: [{ kind: 'tenant', entity: tenant.id, after: tenant as unknown as Json }],
        value: tenant,
        audit: { tenant: tenant.id, detail: { name: tenant.name, tier: tenant.tier } },
        also: (tx) => void tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [tenant.id]),
      };
    },

    'tenant.edit': (_call, asked) => {
      const before = findTenant(database, asked.tenant);
      const { tenant: _id, ...fields } = asked;
      const after = edited(before, preparedEdit(database, fields));
      return {
        title: `Edit the tenant ${before.id}`,
        changes: [{ kind: 'tenant', entity: before.id, after: after as unknown as Json }],
        value: after,
        audit: { tenant: before.id, detail: { fields: changedFields(asked) } },
      };
    },
  };
}

function changedFields(asked: Parameters<'tenant.edit'>): readonly string[] {
  return Object.keys(asked).filter((key) => key !== 'tenant');
}

/** How many overrides each tenant has. */
function overrideCounts(database: ServiceDeps['database']): ReadonlyMap<string, number> {
  const rows = database.all<{ tenant: string; n: number }>(
    `SELECT substr(entity, 1, instr(entity, '|') - 1) AS tenant, count(*) AS n FROM fact
     WHERE kind = 'override' AND ended_by IS NULL GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.tenant, row.n]));
}

function searchText(tenant: Tenant): string {
  return [tenant.id, tenant.name, tenant.tier, tenant.plan, tenant.region, tenant.status, ...Object.keys(tenant.tags)]
    .join(' ')
    .toLowerCase();
}
