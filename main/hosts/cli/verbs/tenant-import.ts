import type { ImportedTenants, TenantFormat } from '../../../contract/tenants.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given, parsePairs } from '../value.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';
import { showMarks, type WrittenThing, writtenThing } from '../written.ts';

/** Exit code of a command that did a part of what it was asked. */
const PARTLY = 9;
/** How many rows of a preview are shown to a person. */
const SHOWN = 200;

const formats: Readonly<Record<string, TenantFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

/** Takes tenants from a file. */
export const tenantImportVerb: Verb = {
  name: 'tenant import',
  summary: 'take tenants from a CSV, JSON or YAML file as one change set; --dry-run shows it row by row',
  args: ['FILE'],
  options: ['format', 'partial', 'column', 'base'],
  meanings: { format: { value: 'FORMAT', help: 'csv, json or yaml; else the file’s ending says it' } },
  examples: [
    'tenant import fleet.csv --dry-run',
    "tenant import fleet.csv --column 'Customer no=id' --column Notes= --partial",
  ],
  environment: false,
  operation: 'tenant.import',
  needs: 'open',
  run: async (context) => {
    const { format, columns } = chosen(context);
    const { partial, base } = context.line.options;
    const { readImportFile } = await import('../import-file.ts');
    const text = await readImportFile(context.path(context.args[0] ?? ''));
    const answer = await context.call('tenant.import', { text, ...given({ format, columns, partial, base }) });
    const data = writtenThing(answer.data);
    const refused = data.refused.length > 0;
    const code = await context.screen.answer(
      { ...answer, data },
      () => show(data, context.screen),
      refused && data.dryRun,
    );
    return refused && !data.dryRun ? PARTLY : code;
  },
};

function chosen({ args, line: { options } }: VerbContext) {
  const ending = args[0]?.split('.').at(-1)?.toLowerCase() ?? '';
  const word = options.format ?? ending;
  const format = Object.hasOwn(formats, word) ? formats[word] : undefined;
  if (format === undefined && options.format !== undefined) {
    throw usageError(`Tenants are not read from ${JSON.stringify(word)}.`, 'Use --format csv, json or yaml.', 'format');
  }
  return { format, columns: options.column === undefined ? undefined : parsePairs(options.column, 'column') };
}

function show(data: WrittenThing<ImportedTenants>, screen: Screen): void {
  const rows = data.rows.filter(({ outcome }) => outcome !== 'unchanged');
  if (rows.length > 0) {
    screen.table(
      ['ROW', 'TENANT', 'OUTCOME', 'FIELDS'],
      rows.slice(0, SHOWN).map(({ row, tenant, outcome, fields }) => [row, tenant, outcome, fields.join(', ')]),
      '',
    );
    if (rows.length > SHOWN) screen.line(`… and ${rows.length - SHOWN} more; --json lists them all.`);
  }
  for (const { row, code, message, fix } of data.refused.slice(0, SHOWN)) {
    screen.line(visible(`row ${row}: ${code}: ${message} ${fix}`));
  }
  if (data.refused.length > SHOWN) screen.line(`… and ${data.refused.length - SHOWN} more; --json lists them all.`);
  screen.line(
    `${data.added} added, ${data.changed} changed, ${data.unchanged} unchanged, ${data.refused.length} refused`,
  );
  showMarks(data, screen);
  if (data.dryRun && data.base !== null) screen.line(`To import exactly this, add --base ${data.base}`);
}
