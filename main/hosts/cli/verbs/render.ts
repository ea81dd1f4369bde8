import type { JsonObject } from '../../../contract/json.ts';
import type { Rendering } from '../../../contract/model.ts';
import { annotated, gutter, leafTable } from '../explained.ts';
import { readTextFile, writeTextFile } from '../files.ts';
import { isObject } from '../json-file.ts';
import { refuse } from '../refuse.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { compareReceipts, verifyReceipt } from './render-receipts.ts';
import { answerWhy } from './render-why.ts';

/** The verb that renders: a tenant's document, a template file, or a receipt again. */
export const renderVerb: Verb = {
  name: 'render',
  summary: 'render a document of a tenant (TENANT --env E), a template (--file), or a receipt again (--verify-receipt)',
  args: ['[TENANT]'],
  options: [
    'document',
    'template',
    'format',
    'explain',
    'why',
    'receipt',
    'now',
    'file',
    'context',
    'verify-receipt',
    'compare-receipts',
  ],
  meanings: { format: { value: 'FORMAT', help: 'yaml or json' } },
  examples: [
    'render northwind --env production --explain',
    'render northwind --env production --why limits.max_users',
    'render --file template.yaml --context values.json',
    'render --compare-receipts monday.json today.json',
  ],
  environment: true,
  operation: 'render',
  needs: 'open',
  // A template file and two receipts are read without an open workspace, so nothing is unlocked for them.
  needsWith: ({ file, 'compare-receipts': compare }) =>
    file === undefined && compare === undefined ? 'open' : 'nothing',
  run: async (context) => {
    const { options } = context.line;
    if (options['verify-receipt'] !== undefined) return verifyReceipt(context, options['verify-receipt']);
    if (options['compare-receipts'] !== undefined) return compareReceipts(context, options['compare-receipts']);
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
      explain: options.explain ?? (options.why === undefined ? undefined : true),
      // The receipt says which version of each template was read.
      receipt: options.receipt === undefined && options.why === undefined ? undefined : true,
      now: options.now,
    }),
  );
  await keepReceipt(context, answer.data);
  if (options.why !== undefined) return answerWhy(context, answer, options.why);
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
      explain: options.explain ?? (options.why === undefined ? undefined : true),
      receipt: options.receipt === undefined ? undefined : true,
    }),
  );
  await keepReceipt(context, answer.data);
  if (options.why !== undefined) return answerWhy(context, answer, options.why, text);
  return context.screen.answer(answer, () => show(answer.data, context));
}

/** Values for a template: JSON is read here, anything else as YAML within the sandbox's bounds. */
async function readContext(path: string): Promise<JsonObject> {
  const text = await readTextFile(path, 'context');
  const { parseContext } = await import('../context-file.ts');
  const value = await parseContext(text, path);
  if (isObject(value)) return value;
  throw usageError(`${path} does not hold an object.`, 'Write names and values, as JSON or YAML.', 'context');
}

async function show(rendering: Rendering, { screen, terminal }: VerbContext): Promise<void> {
  const { leaves, lineLeaves, text } = rendering;
  if (leaves === undefined) return screen.raw(text);
  if (rendering.format === 'yaml' && lineLeaves !== undefined) {
    // A person reads where each line comes from before the line; what goes into a pipe stays YAML.
    const explain = terminal.outIsTerminal ? gutter : annotated;
    return screen.raw(explain(text, leaves, lineLeaves));
  }
  await screen.raw(text);
  for (const line of leafTable(leaves)) screen.note(line);
}
