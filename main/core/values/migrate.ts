import { BinnacleError } from '../../contract/errors.ts';
import { compareFindings, type Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { TierMigration } from '../../contract/values.ts';
import { requireConfirmation } from '../confirmation.ts';
import { listEnvironments } from '../environment/environments.ts';
import { currentFact } from '../facts.ts';
import { layersOf, type RenderingKey } from '../rendering/jobs.ts';
import { captured } from '../rendering/service.ts';
import type { Call, Plan, ServiceDeps } from '../service.ts';
import { documentNames, type Pin, pinEntity, templateById } from '../template/templates.ts';
import { findTenant } from '../tenant/tenants.ts';
import { differencesOf } from './compare.ts';
import { type Explained, renderFew } from './few.ts';
import { type Moved, movedCeilings, movedLimits, movedPermissions } from './moved.ts';

/**
 * Plans a tenant's move to another template tier: renders everything before and after it and says what differs, which
 * limits and permissions move, and what no longer fits. Plan, licence tier and the other tiers stay as they are.
 */
export async function planMigration(
  { database, sandbox }: Pick<ServiceDeps, 'database' | 'sandbox'>,
  call: Call,
  asked: Parameters<'tier.migrate'>,
): Promise<Plan<TierMigration>> {
  const before = findTenant(database, asked.tenant);
  refusePointless(before, asked.to);
  const after: Tenant = { ...before, tier: asked.to };
  const environments = listEnvironments(database)
    .map(({ name }) => name)
    .filter((name) => before.environments.includes(name));
  const documents = documentNames(database);
  const now = captured(undefined, call.now);
  const cells = environments.flatMap((environment) => documents.map((document) => ({ environment, document })));
  const rendered = await renderFew(
    sandbox,
    cells.flatMap((cell) => [before, after].map((tenant) => ({ source: database, key: { ...cell, tenant, now } }))),
  );
  const all = cells.map((cell, at) => ({ ...cell, was: rendered[at * 2] ?? null, is: rendered[at * 2 + 1] ?? null }));
  const moved = all.map(({ was, is, ...cell }): Moved => ({ ...cell, before: resultOf(was), after: resultOf(is) }));
  const ceilings = documents.flatMap((document) => {
    const [one, other] = [before, after].map((tenant) =>
      ceilingsOf(database, { tenant, document, environment: '', now }),
    );
    return movedCeilings(document, one ?? [], other ?? [], environments);
  });
  const noLongerFits = newFindings(all);
  const value: TierMigration = {
    tenant: before.id,
    from: before.tier,
    to: asked.to,
    // What does not render on one side is among the findings; its values are neither lost nor gained.
    changes: all.flatMap(({ document, environment, was, is }) =>
      was?.ok === false || is?.ok === false
        ? []
        : differencesOf(document, was, is).map((difference) => ({ ...difference, environment })),
    ),
    limits: [...movedLimits(moved), ...ceilings],
    permissions: movedPermissions(moved),
    noLongerFits,
    pinned: pinsOf(database, before.id, documents),
  };
  const errors = noLongerFits.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const count = `${errors.length} error${errors.length === 1 ? '' : 's'}`;
    const message = `In the tier ${asked.to}, ${before.id} has ${count} that it has not now: ${first.message}`;
    requireConfirmation(call, before.id, message);
  }
  return {
    title: `Migrate the tenant ${before.id} from ${before.tier} to ${asked.to}`,
    changes: [{ kind: 'tenant', entity: before.id, after: after as unknown as Json }],
    value,
    findings: noLongerFits.map(({ document: _document, environments: _environments, ...finding }) => finding),
    audit: {
      tenant: before.id,
      detail: { from: before.tier, to: asked.to, changes: value.changes.length, errors: errors.length },
    },
  };
}

function refusePointless(tenant: Tenant, to: Tenant['tier']): void {
  if (tenant.status === 'archived') {
    throw new BinnacleError('INVALID_INPUT', `The tenant ${tenant.id} is archived.`, {
      path: 'tenant',
      fix: 'Bring it back first with `tenant edit --status active`.',
    });
  }
  if (tenant.tier === to) {
    throw new BinnacleError('INVALID_INPUT', `The tenant ${tenant.id} is in the tier ${to} already.`, {
      path: 'to',
      fix: 'Name another tier.',
    });
  }
}

function resultOf(rendered: Explained | null): Explained | null {
  return rendered?.ok === true ? rendered : null;
}

interface Cell {
  readonly document: string;
  readonly environment: string;
  readonly was: Explained | null;
  readonly is: Explained | null;
}

/** Errors and warnings that are there only after the move, each once with its environments. */
function newFindings(cells: readonly Cell[]): TierMigration['noLongerFits'] {
  const rows = new Map<string, { finding: Finding; document: string; environments: string[] }>();
  for (const { document, environment, was, is } of cells) {
    const same = ({ code, path, message }: Finding) => `${document} ${code} ${path} ${message}`;
    const known = new Set(was?.findings.map(same));
    for (const finding of is?.findings ?? []) {
      if (finding.severity === 'note' || known.has(same(finding))) continue;
      const row = rows.get(same(finding));
      if (row === undefined) rows.set(same(finding), { finding, document, environments: [environment] });
      else if (!row.environments.includes(environment)) row.environments.push(environment);
    }
  }
  return [...rows.values()]
    .map(({ finding, document, environments }) => ({ ...finding, document, environments }))
    .sort(compareFindings);
}

/** The ceilings that the first layer's template names for the tenant's tier. */
function ceilingsOf(database: ServiceDeps['database'], key: RenderingKey) {
  const [first] = layersOf(database, key);
  return first?.layer === 'tier-template' ? first.body.limits.filter(({ tier }) => tier === key.tenant.tier) : [];
}

function pinsOf(
  database: ServiceDeps['database'],
  tenant: string,
  documents: readonly string[],
): TierMigration['pinned'] {
  return documents.flatMap((document) => {
    const pin = currentFact<Pin>(database, 'pin', pinEntity(tenant, document));
    if (pin === undefined) return [];
    const template = templateById(database, pin.template)?.name ?? pin.template;
    return [{ document, template, version: pin.version }];
  });
}
