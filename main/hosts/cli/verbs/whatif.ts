import type { Json, JsonObject } from '../../../contract/json.ts';
import type { Result } from '../../../contract/operations.ts';
import type { PassedLimit, Shape, WhatIf } from '../../../contract/whatif.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given, parseValue, toDotted, toPointer } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { textParameter } from './template-parts.ts';

/** Changes of a shape that the table shows. */
const SHOWN_CHANGES = 3;

/** The verb that says what an edit would do to the fleet. */
export const whatifVerb: Verb = operationVerb({
  name: 'whatif',
  operation: 'whatif',
  summary: 'say what an edit would change in the whole fleet; exit 1 where something becomes invalid',
  options: ['template', 'file', 'override', 'variable', 'tenant', 'document', 'list'],
  meanings: {
    template: { value: 'T', help: 'the edited template; its text comes from --file' },
    file: { value: 'FILE', help: 'the text of --template that is not saved; `-` reads standard input' },
    tenant: { value: 'TENANT', help: 'the tenant of --variable; left out, the whole workspace or the environment' },
    document: { value: 'D', help: 'only this document; with --override the one it is for' },
    list: { help: 'list every rendering that changes' },
  },
  examples: [
    'whatif --template premium --file premium.yaml',
    'whatif --override northwind:limits.max_users=5000 --env production',
    'whatif --variable DB_POOL_MAX=40 --list --json',
  ],
  environment: true,
  parameters: async (context) => ({
    ...(await editOf(context)),
    ...given({ list: context.line.options.list }),
  }),
  show: showWhatIf,
  failed: ({ invalid }) => invalid > 0,
});

/** The edit that is meant, from exactly one of --template, --override and --variable. */
async function editOf(context: VerbContext): Promise<JsonObject> {
  const { template, override, variable, tenant, document, env, file } = context.line.options;
  const named = [template, override, variable].filter((one) => one !== undefined);
  if (named.length !== 1) {
    throw usageError(
      '`whatif` is about exactly one edit.',
      'Give --template T --file F, --override TENANT:PATH=VALUE, or --variable NAME=VALUE.',
      'template',
    );
  }
  if (tenant !== undefined && variable === undefined) {
    throw usageError('--tenant belongs to --variable.', 'An override names its tenant itself.', 'tenant');
  }
  if (file !== undefined && template === undefined) {
    throw usageError('--file belongs to --template.', 'Name the template whose text it is.', 'file');
  }
  if (override !== undefined) {
    return {
      override: { ...readOverride(override), ...given({ environment: env, document }) },
      ...given({ document }),
    };
  }
  if (variable !== undefined) {
    return { variable: { ...readVariable(variable), ...given({ tenant, environment: env }) }, ...given({ document }) };
  }
  const text = await textParameter(context);
  if (template === undefined || text === undefined) {
    throw usageError('--template needs the text it would have.', 'Give it with --file FILE.', 'file');
  }
  return { template, text, ...given({ environment: env, document }) };
}

function readOverride(text: string): { tenant: string; path: string; value: Json } {
  const [, tenant, path, value] = /^([^:]*):([^=]+)=(.*)$/s.exec(text) ?? [];
  if (tenant !== undefined && path !== undefined && value !== undefined) {
    return { tenant, path: toPointer(path), value: parseValue(value) };
  }
  throw usageError(
    `--override ${JSON.stringify(text)} is not TENANT:PATH=VALUE.`,
    'Write for example --override northwind:limits.max_users=5000.',
    'override',
  );
}

function readVariable(text: string): { name: string; value: Json } {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { name, value: parseValue(value) };
  throw usageError(
    `--variable ${JSON.stringify(text)} is not NAME=VALUE.`,
    'Write for example --variable DB_POOL_MAX=40.',
    'variable',
  );
}

function showWhatIf(answer: Result<'whatif'>, screen: Screen): void {
  screen.line(sentenceOf(answer));
  if (answer.invalidBefore > 0) {
    screen.line(`${count(answer.invalidBefore, 'tenant')} had an error before and would still have one.`);
  }
  for (const passed of answer.limits) screen.line(limitSentence(passed));
  if (answer.shapes.length > 0) {
    screen.line();
    screen.table(
      ['SHAPE', 'KIND', 'TENANTS', 'RENDERINGS', 'ENVIRONMENTS', 'PATH', 'BEFORE', 'AFTER'],
      answer.shapes.flatMap(shapeRows),
      '',
    );
  }
  if (answer.members === undefined || answer.members.length === 0) return;
  screen.line();
  screen.table(
    ['TENANT', 'ENVIRONMENT', 'DOCUMENT', 'SHAPE'],
    answer.members.map(({ tenant, environment, document, shape }) => [tenant, environment, document, shape]),
    '',
  );
}

/** What an edit does, as one sentence. */
function sentenceOf({ tenants, changed, invalid, shapes, partial, rendered, total }: WhatIf): string {
  const all = `${changed.toLocaleString('en')} of ${count(tenants, 'tenant')}`;
  const so = partial ? ` So far: ${rendered.toLocaleString('en')} of ${count(total, 'rendering')}.` : '';
  if (changed === 0) return `No tenant changes of ${tenants.toLocaleString('en')}.${so}`;
  const becomes =
    invalid === 0 ? 'none becomes' : invalid === 1 ? '1 becomes' : `${invalid.toLocaleString('en')} become`;
  return `${all} ${changed === 1 ? 'changes' : 'change'}, in ${count(shapes.length, 'shape')}, ${becomes} invalid.${so}`;
}

function limitSentence({ limit, reached, allowed }: PassedLimit): string {
  const what = limit.of === 'protected' ? 'tenants in a protected environment' : 'tenants';
  const then = limit.action === 'stop' ? 'saving it is refused' : 'saving it asks for a confirmation';
  return `It reaches ${reached.toLocaleString('en')} ${what}; the limit ${limit.name} allows ${allowed.toLocaleString('en')}: ${then}.`;
}

function shapeRows({ id, kind, outlier, tenants, renderings, environments, changes, changeCount, findings }: Shape) {
  const lines = [
    ...findings.map(({ code, message }) => [code, '', message] as const),
    ...changes.map(
      ({ document, path, before, after }) => [`${document}: ${toDotted(path)}`, side(before), side(after)] as const,
    ),
  ];
  const shown = lines.slice(0, SHOWN_CHANGES);
  const more = findings.length + changeCount - shown.length;
  const rows = [...shown, ...(more > 0 ? [[`… ${more.toLocaleString('en')} more`, '', ''] as const] : [])];
  return rows.map(([path, before, after], at) =>
    at === 0
      ? [
          id.slice(0, 8),
          outlier ? `${kind}, outlier` : kind,
          tenants.toLocaleString('en'),
          renderings.toLocaleString('en'),
          environments.join(' '),
          path,
          before,
          after,
        ]
      : [' ', ' ', ' ', ' ', ' ', path, before === '' ? ' ' : before, after === '' ? ' ' : after],
  );
}

/** One side of a change for a person. */
function side(value: Json): string {
  if (value === null) return '(none)';
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  const { varies, least, most, cut } = value as JsonObject;
  if (cut !== undefined) return `${String(cut)}…`;
  if (least !== undefined) return `${String(least)} to ${String(most)}`;
  return varies === undefined ? JSON.stringify(value) : `(any ${String(varies)})`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
