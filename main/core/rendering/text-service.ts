import type { JsonObject } from '../../contract/json.ts';
import type { OutputFormat, Receipt, Rendering } from '../../contract/model.ts';
import type { Written } from '../export/env-file.ts';
import { textFormat, textOf } from '../export/formats.ts';
import type { Crypto, RenderResult, Sandbox } from '../ports.ts';
import type { Handlers } from '../service.ts';
import { refuseNoResult } from './answers.ts';
import { contextJob } from './jobs.ts';
import { compareInputs } from './receipt-comparison.ts';
import { compareReceipts, readReceipt, selfContainedReceipt } from './receipts.ts';

/** What can be part of a key in a ConfigMap. */
const documentName = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** What rendering a text by itself stands on; no workspace. */
export interface TextDeps {
  readonly sandbox: Sandbox;
  readonly crypto: Crypto;
}

/** What needs no workspace: renders a text with values from one context, and compares receipts. */
export function textService({ sandbox, crypto }: TextDeps): Handlers<'render.text' | 'render.compare'> {
  return {
    'render.text': async (_call, asked) => {
      const format = asked.format ?? 'yaml';
      const context = asked.context as JsonObject;
      const { result, text, findings } = await renderText(
        { sandbox, crypto },
        asked.text,
        context,
        format,
        asked.explain,
      );
      const data: Rendering = {
        tenant: nameAt(context.tenant),
        environment: typeof context.environment === 'string' ? context.environment : '',
        document: typeof context.document === 'string' ? context.document : '',
        format,
        text,
        value: result.value,
        ...(result.leaves === null ? {} : { leaves: result.leaves }),
        ...(result.lineLeaves === null ? {} : { lineLeaves: result.lineLeaves }),
        ...(asked.receipt === true
          ? { receipt: selfContainedReceipt(crypto, { text: asked.text, context, format }, text) }
          : {}),
      };
      return { data, findings };
    },

    'render.compare': (_call, asked) => ({
      data: compareInputs(readReceipt(asked.left, 'left'), readReceipt(asked.right, 'right')),
    }),
  };
}

/** Renders again what a receipt with contents names; says what differs. */
export async function reproduceText(
  deps: TextDeps,
  receipt: Receipt & Required<Pick<Receipt, 'contents'>>,
): Promise<readonly string[]> {
  const { contents, format } = receipt;
  const { text } = await renderText(deps, contents.text, contents.context, format);
  return compareReceipts(receipt, selfContainedReceipt(deps.crypto, { ...contents, format }, text));
}

async function renderText(
  { sandbox, crypto }: TextDeps,
  text: string,
  context: JsonObject,
  format: OutputFormat,
  explain = false,
): Promise<Written & { readonly result: RenderResult }> {
  const results = await sandbox.render({
    texts: { text },
    schemas: {},
    jobs: [contextJob('template', 'text', context)],
    want: { format: textFormat(format), value: true, explain },
  });
  const result = results[0] as RenderResult;
  refuseNoResult(result, 'the template');
  const { document, environment } = context;
  const about = {
    tenant: nameAt(context.tenant),
    environment: typeof environment === 'string' ? environment : '',
    sha256: crypto.sha256,
  };
  const name = typeof document === 'string' && documentName.test(document) ? document : 'document';
  const written = textOf(result, format, name, about);
  return { result, text: written.text, findings: [...result.findings, ...written.findings] };
}

function nameAt(tenant: JsonObject[string] | undefined): string {
  if (typeof tenant !== 'object' || tenant === null || Array.isArray(tenant)) return '';
  const { id } = tenant as JsonObject;
  return typeof id === 'string' ? id : '';
}
