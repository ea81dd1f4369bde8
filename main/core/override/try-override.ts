import { BinnacleError } from '../../contract/errors.ts';
import { compareFindings, type Finding } from '../../contract/finding.ts';
import type { Override } from '../../contract/model.ts';
import type { RenderJob } from '../ports.ts';
import { prepareJob } from '../rendering/jobs.ts';
import type { ServiceDeps } from '../service.ts';
import { findTenant } from '../tenant/tenants.ts';

/**
 * Renders what an override would touch as if it were set already, and gives the findings that come with it.
 * @throws BinnacleError INVALID_INPUT when it cannot be laid over the document at all, for example through a list.
 */
export async function tryOverride(
  { database, sandbox }: Pick<ServiceDeps, 'database' | 'sandbox'>,
  override: Override,
  time: number,
): Promise<readonly Finding[]> {
  const tenant = findTenant(database, override.tenant);
  const environments = override.environment === null ? tenant.environments : [override.environment];
  if (environments.length === 0) return [];
  const now = `${new Date(time).toISOString().slice(0, 19)}Z`;
  const prepared = environments.map((environment) =>
    prepareJob(database, { tenant, environment, document: override.document, now }),
  );
  const results = await sandbox.render({
    texts: Object.assign({}, ...prepared.map((each) => each.texts)),
    schemas: Object.assign({}, ...prepared.map((each) => each.schemas)),
    jobs: prepared.map(({ job }) => laidOn(job, override)),
    want: { format: null, value: false, explain: false },
  });
  const seen = new Map<string, Finding>();
  for (const result of results) {
    const blocking = result.findings.find((finding) => finding.code === 'OVERRIDE_THROUGH_LIST');
    if (blocking !== undefined)
      throw new BinnacleError('INVALID_INPUT', blocking.message, { path: 'path', fix: blocking.fix });
    for (const finding of result.findings) {
      // Only what the override itself brings about is said here; the rest was there before.
      if (finding.path !== override.path && !finding.path.startsWith(`${override.path}/`)) continue;
      seen.set(`${finding.code} ${finding.path} ${finding.message}`, { ...finding, tenants: [tenant.id] });
    }
  }
  return [...seen.values()].sort(compareFindings);
}

function laidOn(job: RenderJob, override: Override): RenderJob {
  const others = job.overrides.filter(
    ({ path, environment }) => path !== override.path || environment !== override.environment,
  );
  return {
    ...job,
    overrides: [...others, { path: override.path, value: override.value, environment: override.environment }],
  };
}
