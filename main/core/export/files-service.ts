// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { BinnacleError } from '../../contract/errors.ts';
import type { ExportPage } from '../../contract/exports.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import { asOf, type FactSource, presentMoment } from '../facts.ts';
import { type FleetFacts, fleetFacts, presentFleet } from '../fleet/facts.ts';
import { jobsOf, keysOf } from '../fleet/jobs.ts';
import { renderFleet } from '../fleet/render.ts';
import { captured } from '../rendering/service.ts';
import { pick, readSelection } from '../selection/select.ts';
import type { Answer, Handlers, ServiceDeps } from '../service.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { chosenDocuments, chosenEnvironment } from './choice.ts';
import { FileMaker } from './file-maker.ts';
import { textFormat } from './formats.ts';

/** Tenants on a page where nobody says otherwise: some megabytes of text. */
const PAGE = 100;

type Asked = Parameters<'export.files'>;

/** The moment an export reads: every page names it in its cursor. */
interface Moment {
  readonly seq: number;
  readonly changeSet: string;
  /** RFC 3339 UTC. */
  readonly now: string;
  /** The last tenant of the page before; empty at the beginning. */
  readonly after: string;
}

/** Renderings as files, page by page. */
export function exportFilesService({ database, sandbox, crypto }: ServiceDeps): Handlers<'export.files'> {
  let older: FleetFacts | undefined;

  /** The fleet of a moment; the last that is no longer the present is kept for the next page. */
  const fleetAt = (seq: number): FleetFacts => {
    if (seq === presentMoment(database)) return presentFleet(database);
    if (older?.moment !== seq) older = fleetFacts(asOf(database, seq));
    return older;
  };

  const momentOf = (asked: Asked, now: number): Moment => {
    const [seq = '', time = '', after = ''] = asked.after?.split('|') ?? [String(presentMoment(database))];
    const row = /^\d{1,15}$/.test(seq)
      ? database.get<{ id: string }>('SELECT id FROM change_set WHERE seq = ?', [Number(seq)])
      : undefined;
    if (row === undefined) {
      throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(asked.after)} is no place in an export.`, {
        path: 'after',
        fix: 'Pass what `page.next` of the page before said, or begin anew.',
      });
    }
    const seen = captured(asked.after === undefined ? asked.now : time, now);
    return { seq: Number(seq), changeSet: row.id, now: seen, after };
  };

  return {
    'export.files': async (call, asked): Promise<Answer<ExportPage>> => {
      refuseSensitive(asked.sensitive);
      const moment = momentOf(asked, call.now);
      const source = moment.seq === presentMoment(database) ? database : asOf(database, moment.seq);
      const facts = fleetAt(moment.seq);
      const format = asked.format ?? 'yaml';
      const environments = chosenEnvironment(source, asked.environment);
      const documents = chosenDocuments(facts.documents, asked.document);
      const tenants = chosenTenants(source, facts, asked);
      const from = moment.after === '' ? 0 : tenants.findIndex(({ id }) => id > moment.after);
      const page = from === -1 ? [] : tenants.slice(from, from + (asked.limit ?? PAGE));
      const done = from === -1 ? tenants.length : from + page.length;
      const maker = new FileMaker({ crypto, format, withText: !call.meta.dryRun, ...moment });
      const keys = keysOf(facts, {
        tenants: page,
        ...(environments === null ? {} : { environments }),
        documents,
      });
      await renderFleet(
        sandbox,
        jobsOf(facts, keys, moment.now),
        { format: textFormat(format), value: textFormat(format) === null, explain: false },
        {
          onBatch: (jobs, results) => {
            for (const [index, job] of jobs.entries()) maker.take(job, results[index]!);
          },
        },
      );
      const { files, refused } = maker.finish();
      call.progress('Rendering files', done, tenants.length);
      const last = page.at(-1);
      return {
        data: {
          format,
          capturedAt: moment.now,
          changeSet: moment.changeSet,
          files,
          refused,
          done,
          tenants: tenants.length,
        },
        findings: refused.map(leftOut),
        page: {
          next: last !== undefined && done < tenants.length ? `${moment.seq}|${moment.now}|${last.id}` : null,
          total: tenants.length,
        },
        // The entry is written before the first page leaves and says how far the whole export reaches.
        ...(asked.after === undefined && !call.meta.dryRun ? {} : { audited: false }),
        detail: {
          format,
          tenants: tenants.length,
          select: asked.select ?? '',
          environments: environments ?? facts.environments.map(({ name }) => name),
          documents,
          changeSet: moment.changeSet,
        },
      };
    },
  };
}

function refuseSensitive(sensitive: boolean | undefined): void {
  if (sensitive !== true) return;
  throw new BinnacleError(
    'INVALID_INPUT',
    'Sensitive values cannot be put in: this version of the console keeps no secret values, only references to them.',
    { path: 'sensitive', fix: 'Leave it out; references such as ${SECRET:key} are exported as they stand.' },
  );
}

function chosenTenants(source: FactSource, facts: FleetFacts, asked: Asked): readonly Tenant[] {
  if (asked.tenants === undefined) {
    return asked.select === undefined
      ? [...facts.tenants.values()]
      : pick(facts.tenants.values(), readSelection(source, asked.select));
  }
  if (asked.select !== undefined) {
    throw new BinnacleError('INVALID_INPUT', 'An export takes tenants by name or by a selection, not both.', {
      path: 'select',
      fix: 'Leave one of them out.',
    });
  }
  return [...new Set(asked.tenants)].sort().map((id) => {
    const tenant = facts.tenants.get(id) ?? findTenant(source, id);
    if (asked.environment !== undefined) environmentOf(source, tenant, asked.environment);
    if (tenant.status !== 'archived') return tenant;
    throw new BinnacleError('INVALID_INPUT', `The tenant ${id} is archived, and is not exported.`, {
      path: 'tenants',
      fix: 'Leave it out, or change its status with `tenant edit`.',
    });
  });
}

function leftOut({ tenant, environment, document, findings }: ExportPage['refused'][number]): Finding {
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  return {
    severity: 'error',
    code: 'EXPORT_LEFT_OUT',
    path: first?.path ?? '',
    message: `${tenant}, ${environment}, ${document} is left out: ${first?.message ?? 'it gave nothing.'}`,
    fix: first?.fix ?? '',
    tenants: [tenant],
  };
}
