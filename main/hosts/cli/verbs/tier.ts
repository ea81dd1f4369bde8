import type { Access, TierMigration } from '../../../contract/values.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showMarks, type WrittenThing, writtenThing } from '../written.ts';

/** Verbs about tiers and what they permit. */
export const tierVerbs: readonly Verb[] = [
  operationVerb({
    name: 'tier migrate',
    operation: 'tier.migrate',
    summary: 'move a tenant to another tier; --dry-run says what differs, what is lost and what no longer fits',
    args: ['TENANT'],
    options: ['to'],
    meanings: { to: { value: 'TIER', help: 'free, standard, premium or enterprise' } },
    examples: [
      'tier migrate northwind --to enterprise --dry-run',
      "tier migrate northwind --to enterprise --reason 'signed on 1 December' --ticket OPS-41",
    ],
    parameters: ({ args, line: { options } }) => {
      if (options.to === undefined) {
        throw usageError('`tier migrate` needs --to.', 'Write `tier migrate TENANT --to TIER`.', 'to');
      }
      return { tenant: args[0], to: options.to };
    },
    data: writtenThing,
    show: showMigration,
  }),
  operationVerb({
    name: 'access',
    operation: 'access',
    summary: 'say whether a tenant may do an operation on a database type, and why; exit 1 where it may not',
    args: ['TENANT'],
    options: ['database', 'operation'],
    meanings: { operation: { value: 'OPERATION', help: 'for example read, write, backup' } },
    examples: ['access northwind --database clickhouse --operation write --env production'],
    environment: true,
    parameters: ({ args, line: { options } }) => {
      for (const name of ['database', 'operation'] as const) {
        if (options[name] !== undefined) continue;
        throw usageError(
          `\`access\` needs --${name}.`,
          'Write `access TENANT --database TYPE --operation OPERATION`.',
          name,
        );
      }
      const { database, operation, env } = options;
      return given({ tenant: args[0], database, operation, environment: env });
    },
    show: showAccess,
    failed: ({ allowed }) => !allowed,
  }),
];

function showMigration(migration: WrittenThing<TierMigration>, screen: Screen): void {
  const { changes, limits, permissions, noLongerFits, pinned } = migration;
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
    'No value differs.',
  );
  section(
    screen,
    ['LIMIT', 'PATH', 'BEFORE', 'AFTER', ''],
    [...limits.map(({ kind, path, before, after, movement }) => [kind, path, before, after, movement])],
  );
  section(
    screen,
    ['PERMISSION', 'OF', '', 'ENVIRONMENTS'],
    [
      ...permissions.map(({ permission, holder, movement, environments }) => [
        permission,
        holder,
        movement,
        environments.join(', '),
      ]),
    ],
  );
  section(
    screen,
    ['NO LONGER FITS', 'DOCUMENT', 'PATH', 'ENVIRONMENTS'],
    [...noLongerFits.map(({ code, document, path, environments }) => [code, document, path, environments.join(', ')])],
  );
  for (const { document, template, version } of pinned) {
    const at = version === null ? template : `${template}@${version}`;
    screen.line(`The document ${document} stays pinned to ${at}.`);
  }
  showMarks(migration, screen);
}

function section(screen: Screen, headings: readonly string[], rows: Parameters<Screen['table']>[1]): void {
  if (rows.length === 0) return;
  screen.line();
  screen.table(headings, rows, '');
}

function showAccess(
  { allowed, because, path, layer, source, line, users, environments }: Access,
  screen: Screen,
): void {
  screen.line(`${allowed ? 'Allowed' : 'Not allowed'}: ${because}`);
  const place = line === null ? source : `${source}:${line}`;
  screen.fields([
    ['path', path],
    ['layer', layer],
    ['source', place],
    ['logins', users.join(', ')],
  ]);
  if (environments.length < 2) return;
  screen.line();
  screen.table(
    ['ENVIRONMENT', 'ALLOWED', 'BECAUSE'],
    environments.map((one) => [one.environment, one.allowed ? 'yes' : 'no', one.because]),
    '',
  );
}
