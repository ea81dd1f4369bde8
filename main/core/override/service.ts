import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Override } from '../../contract/model.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, currentFacts } from '../facts.ts';
import { pageOf } from '../listing.ts';
import { readPath } from '../pointer.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { documentNames } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { tryOverride } from './try-override.ts';

/** The entity of an override's fact: tenant, environment (empty for all), document and path. */
export function overrideEntity(tenant: string, environment: string | null, document: string, path: string): string {
  return `${tenant}|${environment ?? ''}|${document}|${path}`;
}

/** Overrides per tenant, environment and document. */
export function overrideService({
  database,
  sandbox,
}: ServiceDeps): Handlers<'override.list' | 'override.set' | 'override.unset'> {
  const place = (asked: { tenant: string; path: string; environment?: string; document?: string }) => {
    const tenant = findTenant(database, asked.tenant);
    const document = asked.document ?? 'tenant';
    const known = documentNames(database);
    if (!known.includes(document)) {
      throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(document)}.`, {
        path: 'document',
        fix: `Use one of ${known.join(', ')}.`,
      });
    }
    const environment =
      asked.environment === undefined ? null : environmentOf(database, tenant, asked.environment).name;
    return { tenant: tenant.id, environment, document, path: readPath(asked.path) };
  };
  const auditOf = (override: Override) => ({
    tenant: override.tenant,
    ...(override.environment === null ? {} : { environment: override.environment }),
    detail: { document: override.document, path: override.path },
  });

  return {
    'override.list': (_call, asked) => {
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      if (asked.tenant !== undefined) findTenant(database, asked.tenant);
      const prefix = asked.tenant === undefined ? '' : `${asked.tenant}|`;
      const rows = currentFacts<Override>(database, 'override', prefix)
        .map((fact) => fact.body)
        .filter(
          (override) =>
            (environment === undefined || override.environment === null || override.environment === environment) &&
            (asked.document === undefined || override.document === asked.document),
        );
      const cut = pageOf(rows, entityOf, asked);
      return { data: cut.rows, page: cut.page };
    },

    'override.set': async (call, asked) => {
      const override: Override = { ...place(asked), value: asked.value };
      return {
        title: `Set the override ${override.path} of ${override.tenant}`,
        changes: [{ kind: 'override', entity: entityOf(override), after: override as unknown as Json }],
        value: [override],
        findings: await tryOverride({ database, sandbox }, override, call.now),
        audit: auditOf(override),
      };
    },

    'override.unset': (_call, asked) => {
      const where = place(asked);
      const entity = overrideEntity(where.tenant, where.environment, where.document, where.path);
      const before = currentFact<Override>(database, 'override', entity);
      if (before === undefined) {
        const scope = where.environment === null ? 'every environment' : where.environment;
        throw new BinnacleError('NOT_FOUND', `${where.tenant} has no override ${where.path} for ${scope}.`, {
          path: 'path',
          fix: 'List its overrides with `override list`; one for a single environment is named with --env.',
        });
      }
      return {
        title: `Unset the override ${where.path} of ${where.tenant}`,
        changes: [{ kind: 'override', entity, after: null }],
        value: [before],
        audit: auditOf(before),
      };
    },
  };
}

function entityOf(override: Override): string {
  return overrideEntity(override.tenant, override.environment, override.document, override.path);
}
