import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Variable } from '../../contract/model.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, currentFacts } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { isReserved } from './reserved.ts';

/** The entity of a variable's fact: tenant, environment and name; an empty part means all. */
export function variableEntity(tenant: string | null, environment: string | null, name: string): string {
  return `${tenant ?? ''}|${environment ?? ''}|${name}`;
}

/** Variables for `${NAME}`: of the workspace, an environment, a tenant, or a tenant's environment. */
export function variableService({
  database,
}: ServiceDeps): Handlers<'variable.list' | 'variable.set' | 'variable.unset'> {
  const scopeOf = (asked: { tenant?: string; environment?: string }) => {
    const tenant = asked.tenant === undefined ? null : findTenant(database, asked.tenant);
    if (asked.environment === undefined) return { tenant: tenant?.id ?? null, environment: null };
    const environment =
      tenant === null
        ? findEnvironment(database, asked.environment)
        : environmentOf(database, tenant, asked.environment);
    return { tenant: tenant?.id ?? null, environment: environment.name };
  };
  const auditOf = (variable: Variable) => ({
    ...(variable.tenant === null ? {} : { tenant: variable.tenant }),
    ...(variable.environment === null ? {} : { environment: variable.environment }),
    detail: { variable: variable.name },
  });

  return {
    'variable.list': (_call, asked) => {
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      const rows = currentFacts<Variable>(database, 'variable')
        .map((fact) => fact.body)
        .filter(
          (variable) =>
            (asked.tenant === undefined || variable.tenant === asked.tenant) &&
            (environment === undefined || variable.environment === environment) &&
            (asked.name === undefined || variable.name === asked.name),
        );
      const cut = pageOf(rows, (row) => variableEntity(row.tenant, row.environment, row.name), asked);
      return { data: cut.rows, page: cut.page };
    },

    'variable.set': (_call, asked) => {
      if (isReserved(asked.name)) {
        throw new BinnacleError(
          'INVALID_INPUT',
          `${asked.name} is a tenant's own fact and cannot be set as a variable.`,
          {
            path: 'name',
            fix: 'Change the fact with `tenant edit`, or choose another name.',
          },
        );
      }
      if (asked.value === null) {
        throw new BinnacleError('INVALID_INPUT', `The variable ${asked.name} cannot be null.`, {
          path: 'value',
          fix: 'Remove it with `variable unset`.',
        });
      }
      const variable: Variable = { name: asked.name, ...scopeOf(asked), value: asked.value };
      return {
        title: `Set the variable ${variable.name}`,
        changes: [{ kind: 'variable', entity: entityOf(variable), after: variable as unknown as Json }],
        value: variable,
        audit: auditOf(variable),
      };
    },

    'variable.unset': (_call, asked) => {
      const scope = scopeOf(asked);
      const entity = variableEntity(scope.tenant, scope.environment, asked.name);
      const before = currentFact<Variable>(database, 'variable', entity);
      if (before === undefined) {
        throw new BinnacleError('NOT_FOUND', `The variable ${asked.name} is not set there.`, {
          path: 'name',
          fix: 'See where it is set with `variable list`.',
        });
      }
      return {
        title: `Unset the variable ${asked.name}`,
        changes: [{ kind: 'variable', entity, after: null }],
        value: before,
        audit: auditOf(before),
      };
    },
  };
}

function entityOf(variable: Variable): string {
  return variableEntity(variable.tenant, variable.environment, variable.name);
}
