import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { OutputFormat, Receipt, Rendering } from '../../contract/model.ts';
import type { RenderResult } from '../ports.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { documentNames } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { contextJob, prepareJob, type RenderingKey } from './jobs.ts';
import { compareReceipts, makeReceipt, readReceipt } from './receipts.ts';

/** Renderings of the workspace's tenants. */
export function renderingService({ database, sandbox, crypto }: ServiceDeps): Handlers<'render' | 'render.verify'> {
  const renderOne = async (key: RenderingKey, format: OutputFormat, explain: boolean) => {
    const prepared = prepareJob(database, key);
    const results = await sandbox.render({
      texts: prepared.texts,
      schemas: prepared.schemas,
      jobs: [prepared.job],
      want: { format, value: true, explain },
    });
    const result = withTenant(results[0] as RenderResult, key.tenant.id);
    refuseNoResult(result, `${key.tenant.id}, ${key.environment}, ${key.document}`);
    return { prepared, result };
  };

  return {
    render: async (call, asked) => {
      const tenant = findTenant(database, asked.tenant);
      const environment = environmentOf(database, tenant, asked.environment).name;
      const document = asked.document ?? 'tenant';
      refuseUnknownDocument(documentNames(database), document);
      const format = asked.format ?? 'yaml';
      const key: RenderingKey = {
        tenant,
        environment,
        document,
        now: captured(asked.now, call.now),
        ...(asked.template === undefined ? {} : { template: asked.template }),
      };
      const { prepared, result } = await renderOne(key, format, asked.explain ?? false);
      const rendering: Rendering = {
        tenant: tenant.id,
        environment,
        document,
        format,
        text: result.text ?? '',
        value: result.value,
        ...(result.leaves === null ? {} : { leaves: result.leaves }),
        ...(result.lineLeaves === null ? {} : { lineLeaves: result.lineLeaves }),
        ...(asked.receipt === true ? { receipt: makeReceipt(crypto, prepared, key, format, result.text ?? '') } : {}),
      };
      return { data: rendering, findings: result.findings };
    },

    'render.verify': async (_call, asked) => {
      const receipt: Receipt = readReceipt(asked.receipt);
      const tenant = findTenant(database, receipt.tenant);
      const key: RenderingKey = {
        tenant,
        environment: receipt.environment,
        document: receipt.document,
        now: receipt.capturedAt,
      };
      const { prepared, result } = await renderOne(key, receipt.format, false);
      const differences = compareReceipts(
        receipt,
        makeReceipt(crypto, prepared, key, receipt.format, result.text ?? ''),
      );
      return {
        data: { matches: differences.length === 0, differences },
        findings: differences.map(
          (difference): Finding => ({
            severity: 'error',
            code: 'RECEIPT_DIFFERS',
            path: '',
            message: difference,
            fix: 'Render again and take a new receipt, or restore the input it names.',
            tenants: [receipt.tenant],
          }),
        ),
      };
    },
  };
}

/** Rendering of a text by itself; needs no workspace. */
export function textRendering(sandbox: ServiceDeps['sandbox']): Handlers<'render.text'> {
  return {
    'render.text': async (_call, asked) => {
      const format = asked.format ?? 'yaml';
      const context = asked.context as JsonObject;
      const results = await sandbox.render({
        texts: { text: asked.text },
        schemas: {},
        jobs: [contextJob('template', 'text', context)],
        want: { format, value: true, explain: asked.explain ?? false },
      });
      const result = results[0] as RenderResult;
      refuseNoResult(result, 'the template');
      const data: Rendering = {
        tenant: nameAt(context.tenant),
        environment: typeof context.environment === 'string' ? context.environment : '',
        document: typeof context.document === 'string' ? context.document : '',
        format,
        text: result.text ?? '',
        value: result.value,
        ...(result.leaves === null ? {} : { leaves: result.leaves }),
        ...(result.lineLeaves === null ? {} : { lineLeaves: result.lineLeaves }),
      };
      return { data, findings: result.findings };
    },
  };
}

/** The time a rendering sees: the one asked for, else the present second. */
function captured(asked: string | undefined, now: number): string {
  const time = asked === undefined ? Math.floor(now / 1000) * 1000 : Date.parse(asked);
  if (Number.isNaN(time)) {
    throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(asked)} is not a time.`, {
      path: 'now',
      fix: 'Write it as RFC 3339, for example 2026-11-20T14:03:22Z.',
    });
  }
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function refuseUnknownDocument(known: readonly string[], document: string): void {
  if (known.includes(document)) return;
  throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(document)}.`, {
    path: 'document',
    fix: `Use one of ${known.join(', ')}.`,
  });
}

/** @throws BinnacleError INVALID_INPUT with the findings, when a rendering has no result at all. */
function refuseNoResult(result: RenderResult, what: string): void {
  if (result.ok) return;
  const first = result.findings.find((finding) => finding.severity === 'error') ?? result.findings[0];
  const where = first?.source === undefined ? '' : ` (${first.source.name}, line ${first.source.line})`;
  throw new BinnacleError('INVALID_INPUT', `No rendering of ${what}: ${first?.message ?? 'it gave nothing.'}${where}`, {
    path: first?.path ?? '',
    fix: first?.fix ?? '',
    details: { findings: result.findings as unknown as JsonObject[string] },
  });
}

function withTenant(result: RenderResult, tenant: string): RenderResult {
  return { ...result, findings: result.findings.map((finding) => ({ ...finding, tenants: [tenant] })) };
}

function nameAt(tenant: JsonObject[string] | undefined): string {
  if (typeof tenant !== 'object' || tenant === null || Array.isArray(tenant)) return '';
  const id = (tenant as JsonObject).id;
  return typeof id === 'string' ? id : '';
}
