import type { JsonObject } from '../../contract/json.ts';
import type { OutputFormat, TextFormat } from '../../contract/model.ts';
import { envFile, quoteCompose, quoteDotenv, type Written } from './env-file.ts';
import { type ForCluster, kubernetes } from './kubernetes.ts';

/** What a format's files are called. */
export const fileEndings: Readonly<Record<OutputFormat, string>> = {
  yaml: 'yaml',
  json: 'json',
  dotenv: 'env',
  k8s: 'yaml',
  compose: 'env',
};

/** The format the sandbox writes itself; null where the text is made from the value. */
export function textFormat(format: OutputFormat): TextFormat | null {
  return format === 'yaml' || format === 'json' ? format : null;
}

/** A document's text in a format that is made from its value. */
export function writtenFrom(
  value: JsonObject,
  format: Exclude<OutputFormat, TextFormat>,
  document: string,
  about: ForCluster,
): Written {
  switch (format) {
    case 'dotenv':
      return envFile(value, quoteDotenv);
    case 'compose':
      return envFile(value, quoteCompose);
    case 'k8s':
      return kubernetes({ [document]: value }, about);
  }
}

/** A result's text in the format that was asked for, with what could not be written. */
export function textOf(
  result: { readonly text: string | null; readonly value: unknown },
  format: OutputFormat,
  document: string,
  about: ForCluster,
): Written {
  if (format === 'yaml' || format === 'json') return { text: result.text ?? '', findings: [] };
  return writtenFrom((result.value ?? {}) as JsonObject, format, document, about);
}
