import { BinnacleError } from '../../contract/errors.ts';
import type { JsonObject } from '../../contract/json.ts';
import { type OutputFormat, outputFormats, type Receipt } from '../../contract/model.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Crypto } from '../ports.ts';
import type { PreparedJob, RenderingKey } from './jobs.ts';

/** The version of the rendering engine; other versions promise no equal bytes. */
export const ENGINE_VERSION = '1';

/** A receipt: what went into a rendering and what came out, by hash over canonical JSON (RFC 8785). */
export function makeReceipt(
  crypto: Crypto,
  prepared: PreparedJob,
  key: RenderingKey,
  format: OutputFormat,
  text: string,
  changeSet: string,
  hashOf: (input: PreparedJob['inputs'][number]) => string = (input) => hashOfInput(crypto, input),
): Receipt {
  return {
    id: crypto.uuid(),
    formatVersion: 1,
    engineVersion: ENGINE_VERSION,
    contextVersion: prepared.contextVersion,
    capturedAt: key.now,
    changeSet,
    tenant: key.tenant.id,
    environment: key.environment,
    document: key.document,
    format,
    schemaVersion: prepared.schemaVersion,
    inputs: prepared.inputs.map((input) => {
      const { kind, name, version } = input;
      return { kind, name, version, sha256: hashOf(input) };
    }),
    output: crypto.sha256(text),
  };
}

/** The hash of an input as receipts name it: over its canonical JSON. */
export function hashOfInput(crypto: Pick<Crypto, 'sha256'>, { kind, body }: PreparedJob['inputs'][number]): string {
  // The captured time is written in the receipt; it is no input of its own.
  return crypto.sha256(canonicalJson(kind === 'variables' ? withoutNow(body as JsonObject) : body));
}

/** A receipt of a text rendered by itself; it holds text and context, so that it can be verified anywhere. */
export function selfContainedReceipt(
  crypto: Crypto,
  { text, context, format }: { readonly text: string; readonly context: JsonObject; readonly format: OutputFormat },
  output: string,
): Receipt {
  const word = (value: JsonObject[string] | undefined) => (typeof value === 'string' ? value : '');
  return {
    id: crypto.uuid(),
    formatVersion: 1,
    engineVersion: ENGINE_VERSION,
    contextVersion: 1,
    capturedAt: word(context.now),
    changeSet: '',
    tenant: '',
    environment: word(context.environment),
    document: word(context.document),
    format,
    schemaVersion: '',
    inputs: [
      { kind: 'template', name: 'text', version: '', sha256: crypto.sha256(text) },
      { kind: 'context', name: 'context', version: '', sha256: crypto.sha256(canonicalJson(context)) },
    ],
    output: crypto.sha256(output),
    contents: { text, context },
  };
}

/**
 * Reads a receipt that came from a file.
 * @throws BinnacleError INVALID_INPUT when it is none, or of another format version.
 */
export function readReceipt(value: JsonObject, parameter = 'receipt'): Receipt {
  const texts = [
    'id',
    'engineVersion',
    'capturedAt',
    'changeSet',
    'tenant',
    'environment',
    'document',
    'schemaVersion',
    'output',
  ];
  const good =
    value.formatVersion === 1 &&
    texts.every((name) => typeof value[name] === 'string') &&
    Number.isInteger(value.contextVersion) &&
    Array.isArray(value.inputs) &&
    value.inputs.every(isInput) &&
    (outputFormats as readonly unknown[]).includes(value.format) &&
    (value.contents === undefined ? !Number.isNaN(Date.parse(String(value.capturedAt))) : isContents(value.contents));
  if (good) return value as unknown as Receipt;
  throw new BinnacleError('INVALID_INPUT', 'This is not a receipt of format version 1.', {
    path: parameter,
    fix: 'Pass a file that `render --receipt` wrote.',
  });
}

function isInput(value: JsonObject[string]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return ['kind', 'name', 'version', 'sha256'].every((name) => typeof (value as JsonObject)[name] === 'string');
}

function isContents(value: JsonObject[string]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { text, context } = value as JsonObject;
  return typeof text === 'string' && typeof context === 'object' && context !== null && !Array.isArray(context);
}

/** What differs between a receipt and one made now, as sentences; empty when it holds. */
export function compareReceipts(then: Receipt, now: Receipt): readonly string[] {
  const differences: string[] = [];
  if (then.engineVersion !== now.engineVersion) {
    differences.push(
      `It was made by engine version ${then.engineVersion}, this is ${now.engineVersion}: equal bytes cannot be promised.`,
    );
  }
  const seen = new Map(now.inputs.map((input) => [`${input.kind} ${input.name}`, input]));
  for (const input of then.inputs) {
    const name = `${input.kind} ${input.name}`;
    const present = seen.get(name);
    seen.delete(name);
    if (present === undefined) differences.push(`The input ${name} is not read any more.`);
    else if (present.sha256 !== input.sha256) differences.push(`The input ${name} is not what it was.`);
  }
  for (const name of seen.keys()) differences.push(`The input ${name} was not read then.`);
  if (then.output !== now.output) differences.push('The output is not the same, byte for byte.');
  return differences;
}

function withoutNow(variables: JsonObject): JsonObject {
  const { NOW: _now, ...rest } = variables;
  return rest;
}
