import { BinnacleError } from '../../contract/errors.ts';
import { compareFindings, type Finding } from '../../contract/finding.ts';
import type { Environment, Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { PromotedValue, Promotion } from '../../contract/values.ts';
import { requireConfirmation } from '../confirmation.ts';
import { findEnvironment } from '../environment/environments.ts';
import type { FactChange } from '../facts.ts';
import { presentFleet } from '../fleet/facts.ts';
import { readPath } from '../pointer.ts';
import { captured } from '../rendering/service.ts';
import { selectTenants } from '../selection/select.ts';
import type { Call, Plan, ServiceDeps } from '../service.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { documentsMeant } from './few.ts';
import { LeftOutRows } from './left-out.ts';
import { isNamed } from './promotable.ts';
import { overridesFor, type PromotionCell } from './promotion-cells.ts';
import { cellsThatHold, findCells } from './promotion-renderings.ts';

/** How many promoted values an answer shows. */
const SHOWN = 1000;

/**
 * Plans to make the effective values of one environment those of another, by overrides in the target environment.
 * Every value is tried before it is planned: what an override cannot hold is left out.
 */
export async function planPromotion(
  { database, sandbox }: Pick<ServiceDeps, 'database' | 'sandbox'>,
  call: Call,
  asked: Parameters<'promote'>,
): Promise<Plan<Promotion>> {
  const [from, to] = [findEnvironment(database, asked.from), findEnvironment(database, asked.to)];
  if (from.name === to.name) {
    throw new BinnacleError('INVALID_INPUT', `Both environments are ${to.name}.`, {
      path: 'to',
      fix: 'Name two different environments.',
    });
  }
  const { tenants, elsewhere } = tenantsMeant(database, asked, from, to);
  const documents = documentsMeant(database, asked.document);
  const paths = asked.paths?.map(readPath);
  const facts = presentFleet(database);
  const work = { sandbox, facts, now: captured(undefined, call.now), from: from.name, to: to.name, paths, call };
  const leftOut = new LeftOutRows();
  const findings = new Map<string, Finding>();
  const found = await findCells(work, tenants, documents, leftOut, findings);
  const cells = await cellsThatHold(work, found, leftOut, findings);
  const changes = cells.flatMap((cell): readonly FactChange[] => overridesFor(facts, cell, to.name));
  const value = promotionOf(cells, paths, { from: from.name, to: to.name, tenants: tenants.length, elsewhere });
  if (to.protected && changes.length > 0) {
    const what = `${counted(value.values, 'value')} of ${counted(value.changed, 'tenant')} would change in ${to.name}`;
    requireConfirmation(call, to.name, `${what}, which is protected.`);
  }
  return {
    title: `Promote ${counted(value.values, 'value')} of ${counted(value.changed, 'tenant')} from ${from.name} to ${to.name}`,
    changes,
    value: { ...value, leftOut: leftOut.rows() },
    findings: [...findings.values()].sort(compareFindings),
    audit: {
      ...(asked.tenant === undefined ? {} : { tenant: asked.tenant }),
      environment: to.name,
      detail: { from: from.name, tenants: value.changed, values: value.values, paths: paths ?? [] },
    },
  };
}

function promotionOf(
  cells: readonly PromotionCell[],
  paths: readonly string[] | undefined,
  said: Pick<Promotion, 'from' | 'to' | 'tenants' | 'elsewhere'>,
): Omit<Promotion, 'leftOut'> {
  const promoted: PromotedValue[] = [];
  const changed = new Set<string>();
  const met = new Set<string>();
  let values = 0;
  for (const { tenant, chosen } of cells) {
    for (const difference of chosen) {
      values++;
      changed.add(tenant.id);
      for (const path of paths ?? []) if (isNamed(difference, [path])) met.add(path);
      if (promoted.length < SHOWN) promoted.push({ tenant: tenant.id, ...difference });
    }
  }
  const same = (paths ?? []).filter((path) => !met.has(path));
  return { ...said, changed: changed.size, values, promoted, same };
}

function tenantsMeant(
  database: ServiceDeps['database'],
  asked: Parameters<'promote'>,
  from: Environment,
  to: Environment,
): { readonly tenants: readonly Tenant[]; readonly elsewhere: readonly string[] } {
  if ((asked.tenant === undefined) === (asked.select === undefined)) {
    throw new BinnacleError('INVALID_INPUT', 'A promotion is for one tenant or for a selection of tenants.', {
      path: 'tenant',
      fix: 'Give exactly one of --tenant and --select.',
    });
  }
  if (asked.tenant !== undefined) {
    const tenant = findTenant(database, asked.tenant);
    if (tenant.status === 'archived') {
      throw new BinnacleError('INVALID_INPUT', `The tenant ${tenant.id} is archived.`, {
        path: 'tenant',
        fix: 'Bring it back first with `tenant edit --status active`.',
      });
    }
    for (const environment of [from, to]) environmentOf(database, tenant, environment.name);
    return { tenants: [tenant], elsewhere: [] };
  }
  const selected = selectTenants(database, asked.select).filter(({ status }) => status !== 'archived');
  const inBoth = ({ environments }: Tenant) => environments.includes(from.name) && environments.includes(to.name);
  const tenants = selected.filter(inBoth);
  if (tenants.length === 0) {
    const what = selected.length === 0 ? 'no tenant' : `no tenant that is in both ${from.name} and ${to.name}`;
    throw new BinnacleError('INVALID_INPUT', `The selection means ${what}, so nothing was changed.`, {
      path: 'select',
      fix: 'Look at it with `tenant list --select`.',
    });
  }
  return { tenants, elsewhere: selected.filter((tenant) => !inBoth(tenant)).map(({ id }) => id) };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
