import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact } from '../facts.ts';
import { pageOf } from '../listing.ts';
import { readSelection } from '../selection/select.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { edited, namedEnvironments, preparedEdit } from './edit.ts';
import { identifierLedger } from './identifiers.ts';
import { newTenant, tenantDefaults } from './new-tenant.ts';
import { presentFleet } from './present-fleet.ts';
import { findTenant } from './tenants.ts';

/** Tenants: add, edit, list, show. */
export function tenantService({
  database,
  crypto,
}: ServiceDeps): Handlers<'tenant.list' | 'tenant.show' | 'tenant.add' | 'tenant.edit'> {
  const fleet = presentFleet(database);
  return {
    'tenant.list': (_call, asked) => {
      const { tenants, overrides } = fleet();
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      const words = (asked.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = asked.select === undefined ? undefined : readSelection(database, asked.select);
      const archived = asked.archived === true || asked.status === 'archived' || chosen?.namesArchived === true;
      const rows = tenants.filter(
        (tenant) =>
          (archived || tenant.status !== 'archived') &&
          chosen?.matches(tenant) !== false &&
          (asked.tier === undefined || tenant.tier === asked.tier) &&
          (asked.status === undefined ? true : tenant.status === asked.status) &&
          (asked.region === undefined || tenant.region === asked.region) &&
          (environment === undefined || tenant.environments.includes(environment)) &&
          words.every((word) => searchText(tenant).includes(word)),
      );
      const cut = pageOf(rows, (row) => row.id, asked);
      return {
        data: cut.rows.map((tenant) => ({ ...tenant, overrides: overrides.get(tenant.id) ?? 0 })),
        page: cut.page,
      };
    },

    'tenant.show': (_call, { tenant }) => ({ data: findTenant(database, tenant) }),

    'tenant.add': (_call, asked) => {
      if (identifierLedger(database, crypto).used(asked.tenant)) {
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
      const { tenant: id, environments, ...fields } = asked;
      const named = environments === undefined ? {} : { environments: namedEnvironments(database, environments) };
      const tenant = newTenant(
        { ...(fields as Partial<Tenant> & typeof asked), ...named, id },
        tenantDefaults(database),
      );
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

function searchText(tenant: Tenant): string {
  return [tenant.id, tenant.name, tenant.tier, tenant.plan, tenant.region, tenant.status, ...Object.keys(tenant.tags)]
    .join(' ')
    .toLowerCase();
}
