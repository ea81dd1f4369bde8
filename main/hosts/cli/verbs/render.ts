import type { JsonObject } from '../../../contract/json.ts';
import type { Rendering } from '../../../contract/model.ts';
import { annotated, leafTable } from '../explained.ts';
import { readTextFile, writeTextFile } from '../files.ts';
import { notOffered } from '../not-offered.ts';
import type { VerbOptionName } from '../options.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { Verb, VerbContext } from '../verb.ts';

/** Formats of the contract that come later. */
const laterFormats: readonly string[] = ['dotenv', 'k8s', 'compose'];

/** The verb that renders: a tenant's document, a template file, or a receipt again. */
export const renderVerb: Verb = {
  name: 'render',
  summary: 'render a document of a tenant (TENANT --env E), a template (--file), or a receipt again (--verify-receipt)',
  args: ['[TENANT]'],
  options: ['document', 'template', 'format', 'explain', 'receipt', 'now', 'file', 'context', 'verify-receipt'],
  environment: true,
  operation: 'render',
  needs: 'open',
  run: async (context) => {
    const { options } = context.line;
    if (laterFormats.includes(options.format ?? '')) throw notOffered(`render --format ${options.format}`);
    if (options['verify-receipt'] !== undefined) return verifyReceipt(context, options['verify-receipt']);
    if (options.file !== undefined) return renderFile(context, options.file);
    return renderTenant(context);
  },
};

async function renderTenant(context: VerbContext): Promise<number> {
  const { options } = context.line;
  refuse(context, ['context'], 'goes with --file');
  const [tenant] = context.args;
  if (tenant === undefined) {
    throw usageError(
      '`render` needs a tenant.',
      'Write `render TENANT --env ENV`, or `render --file TEMPLATE --context FILE`.',
      'tenant',
    );
  }
  if (options.env === undefined) {
    throw usageError('`render` needs an environment.', 'Add --env, for example `--env production`.', 'environment');
  }
  const answer = await context.call(
    'render',
    given({
      tenant,
      environment: options.env,
      document: options.document,
      template: options.template,
      format: options.format,
      explain: options.explain,
      receipt: options.receipt === undefined ? undefined : true,
      now: options.now,
    }),
  );
  await keepReceipt(context, answer.data);
  return context.screen.answer(answer, () => show(answer.data, context));
}

async function keepReceipt(context: VerbContext, { receipt }: Rendering): Promise<void> {
  const { receipt: file } = context.line.options;
  if (file === undefined) return;
  await writeTextFile(context.path(file), `${JSON.stringify(receipt, null, 2)}\n`, 'receipt');
}

async function renderFile(context: VerbContext, file: string): Promise<number> {
  const { options } = context.line;
  refuse(context, ['document', 'template', 'now'], 'does not go with --file');
  if (context.args.length > 0) {
    throw usageError('`render --file` takes no tenant.', 'Give the values with --context FILE.', 'tenant');
  }
  const text = await readTextFile(context.path(file), 'file');
  const values = options.context === undefined ? {} : await readContext(context.path(options.context));
  const answer = await context.call(
    'render.text',
    given({
      text,
      context: values,
      format: options.format,
      explain: options.explain,
      receipt: options.receipt === undefined ? undefined : true,
    }),
  );
  await keepReceipt(context, answer.data);
  return context.screen.answer(answer, () => show(answer.data, context));
}

async function verifyReceipt(context: VerbContext, file: string): Promise<number> {
  refuse(
    context,
    ['file', 'context', 'document', 'template', 'receipt', 'format', 'now'],
    'does not go with --verify-receipt',
  );
  const text = await readTextFile(context.path(file), 'verify-receipt');
  let receipt: unknown;
  try {
    receipt = JSON.parse(text);
  } catch {
    receipt = undefined;
  }
  if (!isObject(receipt)) {
    throw usageError(
      `${file} is not a receipt: it is not a JSON object.`,
      'Give a file that `render --receipt` wrote.',
      'verify-receipt',
    );
  }
  const answer = await context.call('render.verify', { receipt });
  return context.screen.answer(
    answer,
    () => {
      if (answer.data.matches) context.screen.line('The rendering is the same, byte for byte.');
      for (const difference of answer.data.differences) context.screen.line(difference);
    },
    !answer.data.matches,
  );
}

/** Values for a template: JSON is read here, anything else as YAML within the sandbox's bounds. */
async function readContext(path: string): Promise<JsonObject> {
  const text = await readTextFile(path, 'context');
  const { parseContext } = await import('../context-file.ts');
  const value = await parseContext(text, path);
  if (isObject(value)) return value;
  throw usageError(`${path} does not hold an object.`, 'Write names and values, as JSON or YAML.', 'context');
}

async function show(rendering: Rendering, { screen }: VerbContext): Promise<void> {
  const { leaves, lineLeaves, text } = rendering;
  if (leaves === undefined) return screen.raw(text);
  if (rendering.format === 'yaml' && lineLeaves !== undefined) return screen.raw(annotated(text, leaves, lineLeaves));
  await screen.raw(text);
  for (const line of leafTable(leaves)) screen.note(line);
}

function refuse({ line: { options } }: VerbContext, names: readonly VerbOptionName[], why: string): void {
  for (const name of names) {
    if (options[name] !== undefined) throw usageError(`--${name} ${why}.`, 'Run `binnacle render --help`.', name);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
