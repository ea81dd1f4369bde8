import { BinnacleError } from '../../contract/errors.ts';
import type { OutputFormat, Receipt, Rendering } from '../../contract/model.ts';
import { textFormat, textOf } from '../export/formats.ts';
import { asOf, type FactSource, presentMoment } from '../facts.ts';
import type { RenderResult } from '../ports.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { documentNames } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { refuseNoResult, verificationAnswer } from './answers.ts';
import { prepareJob, type RenderingKey } from './jobs.ts';
import { compareReceipts, makeReceipt, readReceipt } from './receipts.ts';

/** Renderings of the workspace's tenants. */
export function renderingService({ database, sandbox, crypto }: ServiceDeps): Handlers<'render' | 'render.verify'> {
  const renderOne = async (source: FactSource, key: RenderingKey, format: OutputFormat, explain: boolean) => {
    const prepared = prepareJob(source, key);
    const results = await sandbox.render({
      texts: prepared.texts,
      schemas: prepared.schemas,
      jobs: [prepared.job],
      want: { format: textFormat(format), value: true, explain },
    });
    const rendered = results[0] as RenderResult;
    refuseNoResult(withTenant(rendered, key.tenant.id), `${key.tenant.id}, ${key.environment}, ${key.document}`);
    const about = { tenant: key.tenant.id, environment: key.environment, sha256: crypto.sha256 };
    const { text, findings } = textOf(rendered, format, key.document, about);
    const result = withTenant({ ...rendered, findings: [...rendered.findings, ...findings] }, key.tenant.id);
    return { prepared, result, text };
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
      const { prepared, result, text } = await renderOne(source, key, format, asked.explain ?? false);
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
      return verificationAnswer(receipt, await reproduce(receipt));
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
      const { prepared, text } = await renderOne(source, key, format, false);
      return compareReceipts(receipt, makeReceipt(crypto, prepared, key, format, text, changeSet));
    } catch (error) {
      // An input that is gone is an answer about the receipt, not a failure to give one.
      if (error instanceof BinnacleError && error.code === 'NOT_FOUND') return [error.message];
      throw error;
    }
  }
}

/** The time a rendering sees: the one asked for, else the present second. */
export function captured(asked: string | undefined, now: number): string {
  const time = asked === undefined ? Math.floor(now / 1000) * 1000 : Date.parse(asked);
  if (Number.isNaN(time)) {
    throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(asked)} is not a time.`, {
      path: 'now',
      fix: 'Write it as RFC 3339, for example 2026-11-20T14:03:22Z.',
    });
  }
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** @throws BinnacleError NOT_FOUND for a document that is not among those there are. */
export function refuseUnknownDocument(known: readonly string[], document: string): void {
  if (known.includes(document)) return;
  throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(document)}.`, {
    path: 'document',
    fix: `Use one of ${known.join(', ')}.`,
  });
}

function withTenant(result: RenderResult, tenant: string): RenderResult {
  return { ...result, findings: result.findings.map((finding) => ({ ...finding, tenants: [tenant] })) };
}
