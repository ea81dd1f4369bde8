import type { Tenant } from '../../contract/model.ts';
import type { ToDo } from '../../contract/results.ts';
import { listEnvironments } from '../environment/environments.ts';
import { presentMoment } from '../facts.ts';
import type { RenderJob } from '../ports.ts';
import { prepareJob } from '../rendering/jobs.ts';
import type { ServiceDeps } from '../service.ts';

/** Tenants up to which the overview renders every one for a protected environment; beyond, it says that it did not. */
const CHECKED_TENANTS = 2000;
/** The document that is looked at. */
const DOCUMENT = 'tenant';

/**
 * Finds the tenants whose configuration in a protected environment has an error. Rendered once for each moment of the
 * workspace: an overview that is asked for again without a change costs nothing.
 */
export class RenderingErrors {
  readonly #deps: Pick<ServiceDeps, 'database' | 'sandbox'>;
  #moment = -1;
  #found: Promise<readonly ToDo[]> = Promise.resolve([]);

  constructor(deps: Pick<ServiceDeps, 'database' | 'sandbox'>) {
    this.#deps = deps;
  }

  /** What to show of these tenants at the present moment. */
  async toDos(tenants: readonly Tenant[], now: string): Promise<readonly ToDo[]> {
    const moment = presentMoment(this.#deps.database);
    if (moment !== this.#moment) {
      this.#moment = moment;
      this.#found = this.#look(tenants, now).catch((error: unknown) => {
        this.#moment = -1;
        throw error;
      });
    }
    return this.#found;
  }

  async #look(tenants: readonly Tenant[], now: string): Promise<readonly ToDo[]> {
    const { database, sandbox } = this.#deps;
    const [protectedOne] = listEnvironments(database).filter((environment) => environment.protected);
    if (protectedOne === undefined) return [];
    const environment = protectedOne.name;
    const inside = tenants.filter((tenant) => tenant.environments.includes(environment));
    if (inside.length === 0) return [];
    if (inside.length > CHECKED_TENANTS) return [notChecked(inside.length, environment)];
    const texts: Record<string, string> = {};
    const schemas: Record<string, RenderJob['context']> = {};
    const jobs = inside.map((tenant) => {
      const prepared = prepareJob(database, { tenant, environment, document: DOCUMENT, now });
      Object.assign(texts, prepared.texts);
      Object.assign(schemas, prepared.schemas);
      return prepared.job;
    });
    const want = { format: null, value: false, explain: false };
    const results = await sandbox.render({ texts, schemas, jobs, want });
    const broken = results.flatMap((result, at) => {
      const error = result.findings.find((finding) => finding.severity === 'error');
      const tenant = inside[at];
      return error === undefined || tenant === undefined ? [] : [{ tenant, error }];
    });
    const [first] = broken;
    if (first === undefined) return [];
    return [
      {
        severity: 'now',
        code: 'RENDERING_ERROR',
        title: `Configurations with an error in ${environment}`,
        evidence: `First ${first.tenant.name}: ${first.error.message}`,
        count: broken.length,
        noun: broken.length === 1 ? 'tenant' : 'tenants',
        since: '',
        action: { label: `Open ${first.tenant.id}`, area: 'fleet', target: first.tenant.id },
      },
    ];
  }
}

function notChecked(count: number, environment: string): ToDo {
  return {
    severity: 'week',
    code: 'RENDERINGS_NOT_CHECKED',
    title: `Configurations in ${environment} not checked`,
    evidence: `The overview renders at most ${CHECKED_TENANTS.toLocaleString('en')} tenants by itself`,
    count,
    noun: 'tenants',
    since: '',
    action: { label: 'Open in fleet', area: 'fleet', target: '' },
  };
}
