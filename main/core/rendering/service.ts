import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { OutputFormat, Receipt, Rendering } from '../../contract/model.ts';
import { asOf, type FactSource, presentMoment } from '../facts.ts';
import type { RenderResult } from '../ports.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { documentNames } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { contextJob, prepareJob, type RenderingKey } from './jobs.ts';
import { compareReceipts, makeReceipt, readReceipt } from './receipts.ts';

/** Renderings of the workspace's tenants. */
export function renderingService({ database, sandbox, crypto }: ServiceDeps): Handlers<'render' | 'render.verify'> {
  const renderOne = async (source: FactSource, key: RenderingKey, format: OutputFormat, explain: boolean) => {
    const prepared = prepareJob(source, key);
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

  /** The moment right after a change set, or the present. */
  const momentOf = (changeSet: string | undefined): { readonly source: FactSource; readonly changeSet: string } => {
    const row =
      changeSet === undefined
        ? database.get<{ seq: number; id: string }>('SELECT seq, id FROM change_set WHERE seq = ?', [
            presentMoment(database),
          ])
        : database.get<{ seq: number; id: string }>('SELECT seq, id FROM change_set WHERE id = ?', [changeSet]);
    if (row !== undefined) {
      return { source: changeSet === undefined ? database : asOf(database, row.seq), changeSet: row.id };
    }
    throw new BinnacleError('NOT_FOUND', `There is no change set ${JSON.stringify(changeSet)} in this workspace.`, {
      path: 'at',
      fix: 'List them with `changeset list`.',
    });
  };

  return {
    render: async (call, asked) => {
      const { source, changeSet } = momentOf(asked.at);
      const tenant = findTenant(source, asked.tenant);
      const environment = environmentOf(source, tenant, asked.environment).name;
      const document = asked.document ?? 'tenant';
      refuseUnknownDocument(documentNames(source), document);
      const format = asked.format ?? 'yaml';
      const key: RenderingKey = {
        tenant,
        environment,
        document,
        now: captured(asked.now, call.now),
        ...(asked.template === undefined ? {} : { template: asked.template }),
      };
      const { prepared, result } = await renderOne(source, key, format, asked.explain ?? false);
      const text = result.text ?? '';
      const rendering: Rendering = {
        tenant: tenant.id,
        environment,
        document,
        format,
        text,
        value: result.value,
        ...(result.leaves === null ? {} : { leaves: result.leaves }),
        ...(result.lineLeaves === null ? {} : { lineLeaves: result.lineLeaves }),
        ...(asked.receipt === true ? { receipt: makeReceipt(crypto, prepared, key, format, text, changeSet) } : {}),
      };
      return { data: rendering, findings: result.findings };
    },

    'render.verify': async (_call, asked) => {
      const receipt: Receipt = readReceipt(asked.receipt);
      const differences = await reproduce(receipt);
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

  /** Renders again what a receipt names, from the facts of its moment; says what differs. */
  async function reproduce(receipt: Receipt): Promise<readonly string[]> {
    try {
      const { source, changeSet } = momentOf(receipt.changeSet);
      const tenant = findTenant(source, receipt.tenant);
      const { environment, document, capturedAt: now, format } = receipt;
      const usual: RenderingKey = { tenant, environment, document, now };
      const named = receipt.inputs.find((input) => input.kind === 'template')?.name;
      // It was rendered from another template than the assigned one when it says so.
      const key =
        named === undefined || named === prepareJob(source, usual).inputs[0]?.name
          ? usual
          : { ...usual, template: named };
      const { prepared, result } = await renderOne(source, key, format, false);
      return compareReceipts(receipt, makeReceipt(crypto, prepared, key, format, result.text ?? '', changeSet));
    } catch (error) {
      // An input that is gone is an answer about the receipt, not a failure to give one.
      if (error instanceof BinnacleError && error.code === 'NOT_FOUND') return [error.message];
      throw error;
    }
  }
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
