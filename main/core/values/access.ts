import { BinnacleError } from '../../contract/errors.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { Access, AccessDecision } from '../../contract/values.ts';
import { listEnvironments } from '../environment/environments.ts';
import { currentFact, type FactSource } from '../facts.ts';
import { toPointer } from '../pointer.ts';
import type { Sandbox } from '../ports.ts';
import { layersOf, type RenderingKey } from '../rendering/jobs.ts';
import type { Answer } from '../service.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { type Explained, renderFew, withoutResult } from './few.ts';
import { databaseTypes, grantsOf, mapAt, operationsOf, textsAt } from './permissions.ts';

/** Operations for which a login of the tenant needs a right of its own, `tenant:<operation>`. */
const needLogin: ReadonlySet<string> = new Set(['read', 'write', 'backup']);

/**
 * Whether a tenant may do an operation on a database type, by its effective document `tenant`: the type must be
 * configured, its operations must hold the one asked about, and a login must have the right where there is one for it.
 * @throws BinnacleError NOT_FOUND for a type or an operation that neither documents nor schema know.
 */
export async function accessOf(
  source: FactSource,
  sandbox: Sandbox,
  asked: Parameters<'access'>,
  now: string,
): Promise<Answer<Access>> {
  const tenant = findTenant(source, asked.tenant);
  const environments =
    asked.environment === undefined
      ? listEnvironments(source)
          .map(({ name }) => name)
          .filter((name) => tenant.environments.includes(name))
      : [environmentOf(source, tenant, asked.environment).name];
  const keys = environments.map((environment): RenderingKey => ({ tenant, environment, document: 'tenant', now }));
  const rendered = await renderFew(
    sandbox,
    keys.map((key) => ({ source, key })),
  );
  const findings = withoutResult(rendered);
  const there = rendered.filter((each): each is Explained => each?.ok === true);
  if (there.length === 0) {
    throw new BinnacleError('NOT_FOUND', `${tenant.id} has no document "tenant" in any environment.`, {
      path: 'tenant',
      fix: 'Add an environment with `tenant edit`, or assign a template with `template assign`.',
    });
  }
  const { database, operation } = asked;
  const schema = schemaOf(source, there[0]!.key);
  refuseUnknown('database type', 'database', database, databaseTypes(there, schema));
  refuseUnknown('operation', 'operation', operation, operationsOf(there, schema));
  const decisions = there.map((document) => decide(document, database, operation));
  const at = Math.max(
    0,
    decisions.findIndex(({ allowed }) => !allowed),
  );
  const decision = decisions[at]!;
  const document = there[at]!;
  return {
    data: {
      ...decision,
      tenant: tenant.id,
      database,
      operation,
      users: grantsOf(document.value)
        .filter(({ permission }) => permission === `tenant:${operation}`)
        .map(({ username }) => username),
      conditions: conditionsOf(document, database),
      environments: decisions,
    },
    findings,
  };
}

function decide(document: Explained, database: string, operation: string): AccessDecision {
  const { environment, tenant } = document.key;
  const decided = (allowed: boolean, path: string, because: string, element?: number): AccessDecision => {
    const leaf = document.leaves.get(path);
    const from = (element === undefined ? undefined : leaf?.elements?.[element]) ?? leaf;
    return {
      environment,
      allowed,
      because,
      path,
      layer: from?.layer ?? null,
      source: from?.source ?? null,
      line: from?.line ?? null,
    };
  };
  if (mapAt(document.value, ['databases', database]) === null) {
    const path = toPointer(['databases', database]);
    return decided(false, path, `${tenant.id}, tier ${tenant.tier}, has no ${database} in ${environment}.`);
  }
  const permissions = ['database_permissions', database];
  if (mapAt(document.value, permissions) === null) {
    return decided(false, toPointer(permissions), `No operation on ${database} is permitted in ${environment}.`);
  }
  const path = toPointer([...permissions, 'operations']);
  const operations = textsAt(document.value, [...permissions, 'operations']);
  const element = operations.indexOf(operation);
  if (element === -1) {
    const permitted = operations.length === 0 ? 'nothing' : operations.join(', ');
    return decided(false, path, `On ${database} in ${environment}, ${permitted} is permitted and ${operation} is not.`);
  }
  const right = `tenant:${operation}`;
  if (needLogin.has(operation) && mapAt(document.value, ['access_control']) !== null) {
    if (!grantsOf(document.value).some(({ permission }) => permission === right)) {
      const because = `${operation} on ${database} is permitted in ${environment}, but no login has the right ${right}.`;
      return decided(false, '/access_control/admin_users', because);
    }
  }
  return decided(true, path, `${operation} on ${database} is permitted in ${environment}.`, element);
}

/** What goes with the access beside the operations: isolation and every other condition of the permissions. */
function conditionsOf({ leaves }: Explained, database: string): Access['conditions'] {
  const parts = [toPointer(['isolation', database]), toPointer(['database_permissions', database])];
  return [...leaves.values()]
    .filter(({ path }) => parts.some((part) => path.startsWith(`${part}/`)) && path !== `${parts[1]}/operations`)
    .map(({ path, value }) => ({ path, value }));
}

function schemaOf(source: FactSource, key: RenderingKey): JsonObject | undefined {
  const version = layersOf(source, key)[0]?.body.schemaVersion;
  return version === undefined ? undefined : currentFact<JsonObject>(source, 'schema', version);
}

function refuseUnknown(what: string, parameter: string, word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  throw new BinnacleError('NOT_FOUND', `There is no ${what} ${JSON.stringify(word)}.`, {
    path: parameter,
    fix: known.length === 0 ? 'The document names none.' : `Use one of ${known.join(', ')}.`,
  });
}
