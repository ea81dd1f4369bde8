import type { Finding } from '../../contract/finding.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Invariant, ValidationCounts } from '../../contract/validation.ts';
import type { FactSource } from '../facts.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import { type FleetJob, type FleetKey, jobsOf, keysOf } from '../fleet/jobs.ts';
import { renderFleet } from '../fleet/render.ts';
import { invariantCheck, withoutDocument } from '../invariant/check.ts';
import type { Sandbox } from '../ports.ts';
import { FindingGroups } from './finding-groups.ts';

/** What is checked, and with what. */
export interface FleetValidation {
  readonly facts: FleetFacts;
  /** Where selections of invariants are read. */
  readonly source: FactSource;
  readonly sandbox: Pick<Sandbox, 'render'>;
  /** Tenants whose findings are wanted. */
  readonly tenants: readonly Tenant[];
  readonly environment?: string | undefined;
  readonly document?: string | undefined;
  /** Evaluated over the whole fleet, whatever is selected; those about other documents than the one asked for are left out. */
  readonly invariants: readonly Invariant[];
  /** Whether renderings are checked by themselves as well. */
  readonly renderings: boolean;
  readonly strict: boolean;
  /** RFC 3339 UTC. */
  readonly now: string;
  readonly progress?: (done: number, total: number) => void;
}

/** What a check of the fleet has found. */
export interface FleetVerdict {
  readonly counts: ValidationCounts;
  readonly findings: readonly Finding[];
}

/** Checks renderings one by one and together, in batches: what is kept is findings and the values that invariants compare. */
export async function validateFleet(asked: FleetValidation): Promise<FleetVerdict> {
  const { facts, environment, document } = asked;
  const invariants = asked.invariants.filter((each) => document === undefined || each.document === document);
  const check = invariantCheck(asked.source, invariants);
  const chosen = new Set(asked.tenants.map(({ id }) => id));
  const selected = (key: FleetKey) =>
    asked.renderings &&
    chosen.has(key.tenant.id) &&
    (environment === undefined || environment === key.environment) &&
    (document === undefined || document === key.document);
  // An invariant holds between tenants: the others are rendered too, as far as it reads them.
  const keys = [...everybody(asked)].filter((key) => selected(key) || check.concerns(key));
  const groups = new FindingGroups();
  const findingOf = strictly(asked.strict);
  let renderings = 0;
  let done = 0;
  const want = { format: null, value: check.paths, explain: false };
  function* prepared(): Generator<FleetJob> {
    for (const key of keys) {
      let made = false;
      for (const job of jobsOf(facts, [key], asked.now)) {
        made = true;
        yield job;
      }
      if (!made) check.state.update(key, { why: 'is made by no template for this tenant' });
    }
  }
  await renderFleet(asked.sandbox, prepared(), want, {
    onBatch: (jobs, results) => {
      for (const [index, job] of jobs.entries()) {
        const result = results[index]!;
        if (selected(job)) {
          renderings++;
          for (const finding of result.findings) groups.add(findingOf(finding), job.tenant.id);
        }
        check.state.update(job, check.reader(result));
      }
      done += jobs.length;
      asked.progress?.(done, keys.length);
    },
  });
  for (const finding of [...withoutDocument(invariants, facts), ...check.state.violations()]) {
    const ours = finding.tenants.length === 0 || finding.tenants.some((tenant) => chosen.has(tenant));
    if (ours) groups.addShared(findingOf(finding));
  }
  const findings = groups.findings();
  const count = (severity: Finding['severity']) => findings.filter((each) => each.severity === severity).length;
  const invalid = new Set(findings.filter(({ severity }) => severity === 'error').flatMap(({ tenants }) => tenants));
  return {
    counts: {
      tenants: chosen.size,
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      invalidTenants: [...invalid].filter((tenant) => chosen.has(tenant)).length,
      renderings,
      invariants: invariants.length,
      leftOut: groups.leftOut,
    },
    findings,
  };
}

/** Every rendering there could be; with archived tenants where they were selected. */
function* everybody({ facts, tenants, environment, invariants }: FleetValidation): Generator<FleetKey> {
  // An invariant that does not keep environments apart needs them all.
  const all = invariants.some(({ per, kind }) => kind === 'sum' && !per.includes('environment'));
  const environments = environment === undefined || all ? {} : { environments: [environment] };
  yield* keysOf(facts, environments);
  const archived = tenants.filter(({ id }) => !facts.tenants.has(id));
  if (archived.length > 0) yield* keysOf(facts, { ...environments, tenants: archived });
}

function strictly(strict: boolean): (finding: Finding) => Finding {
  return (finding) => (strict && finding.severity === 'warning' ? { ...finding, severity: 'error' } : finding);
}
