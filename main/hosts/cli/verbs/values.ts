import type { Comparison, EffectiveValue, Promotion } from '../../../contract/values.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given, toPointer } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showMarks, type WrittenThing, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about effective values: side by side, compared, promoted. */
export const valuesVerbs: readonly Verb[] = [
  operationVerb({
    name: 'values',
    operation: 'values',
    summary: 'show the effective values of a tenant in its environments, each with the layer it comes from',
    args: ['TENANT'],
    options: [...listOptions, 'document', 'differs'],
    meanings: { document: { value: 'D', help: 'only this document' } },
    examples: ['values northwind --differs', 'values northwind --env production --document isp --json'],
    environment: true,
    parameters: (context) => {
      const { document, differs, env } = context.line.options;
      return given({ ...listParameters(context), tenant: context.args[0], document, differs, environment: env });
    },
    show: showValues,
  }),
  operationVerb({
    name: 'compare',
    operation: 'compare',
    summary: 'say where two tenants, environments or moments differ; exit 1 where they do',
    args: ['A', 'B'],
    options: ['document'],
    meanings: { document: { value: 'D', help: 'only this document' } },
    examples: [
      'compare northwind/staging northwind/production',
      'compare northwind contoso --env production --document tenant',
      'compare northwind@2026-11-20T14:03:22Z northwind',
      'compare northwind/production@0199a1b2-c3d4-7000-8000-0123456789ab northwind/production',
    ],
    environment: true,
    parameters: ({ args, line: { options } }) =>
      given({ a: args[0], b: args[1], environment: options.env, document: options.document }),
    show: showComparison,
    failed: ({ changes }) => changes.length > 0,
  }),
  operationVerb({
    name: 'promote',
    operation: 'promote',
    summary: 'make what tenants decided in one environment so in another, by overrides, as one change set',
    options: ['from', 'to', 'tenant', 'path', 'document'],
    meanings: {
      from: { value: 'ENV', help: 'the environment values come from' },
      to: { value: 'ENV', help: 'the environment that gets them; a protected one asks for --confirm with its name' },
      document: { value: 'D', help: 'only this document' },
      path: { value: 'PATH', help: 'only what stands there or below, also where it belongs to the environment' },
    },
    examples: [
      'promote --from staging --to production --tenant northwind --dry-run',
      "promote --from dev --to staging --select 'tag:pilot' --path limits.max_users",
    ],
    environment: false,
    select: true,
    parameters: ({ line: { options } }) => {
      const { from, to, tenant, select, path, document } = options;
      for (const [name, value] of [
        ['from', from],
        ['to', to],
      ] as const) {
        if (value !== undefined) continue;
        throw usageError(`\`promote\` needs --${name}.`, 'Write `promote --from ENV --to ENV --tenant TENANT`.', name);
      }
      return given({ from, to, tenant, select, document, paths: path?.map(toPointer) });
    },
    data: writtenThing,
    show: showPromotion,
  }),
];

function showValues(values: readonly EffectiveValue[], screen: Screen): void {
  screen.table(
    ['DOCUMENT', 'PATH', 'ENVIRONMENT', 'VALUE', 'LAYER', 'SOURCE', 'VARIABLE', 'DIFFERS'],
    values.map((one) => [
      one.document,
      one.path,
      one.environment,
      JSON.stringify(one.value),
      one.layer,
      one.line === null ? one.source : `${one.source}:${one.line}`,
      one.variable,
      one.differs ? 'yes' : '',
    ]),
    'There is no such value.',
  );
}

function showComparison({ changes, compared }: Comparison, screen: Screen): void {
  screen.table(
    ['ENVIRONMENT', 'DOCUMENT', 'KIND', 'PATH', 'BEFORE', 'AFTER'],
    changes.map(({ environment, document, kind, path, before, after }) => [
      environment,
      document,
      kind,
      path,
      kind === 'added' ? '' : JSON.stringify(before),
      kind === 'removed' ? '' : JSON.stringify(after),
    ]),
    `There is no difference in ${compared.length} document${compared.length === 1 ? '' : 's'}.`,
  );
}

function showPromotion(promotion: WrittenThing<Promotion>, screen: Screen): void {
  const { promoted, leftOut, elsewhere, same, values, to } = promotion;
  screen.table(
    ['TENANT', 'DOCUMENT', 'KIND', 'PATH', `BEFORE IN ${to.toUpperCase()}`, 'AFTER'],
    promoted.map(({ tenant, document, kind, path, before, after }) => [
      tenant,
      document,
      kind,
      path,
      kind === 'added' ? '' : JSON.stringify(before),
      kind === 'removed' ? '' : JSON.stringify(after),
    ]),
    'There is nothing to promote.',
  );
  if (values > promoted.length) screen.line(`… and ${values - promoted.length} more`);
  if (leftOut.length > 0) {
    screen.line();
    screen.table(
      ['LEFT OUT', 'PATH', 'TENANTS', 'BECAUSE'],
      leftOut.map(({ document, path, tenants, message }) => [document, path, tenants, message]),
      '',
    );
  }
  if (elsewhere.length > 0) screen.line(`Not in both environments: ${elsewhere.slice(0, 20).join(', ')}`);
  if (same.length > 0) screen.line(`The same already: ${same.join(', ')}`);
  showMarks(promotion, screen);
}
