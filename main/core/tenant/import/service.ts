import { BinnacleError } from '../../../contract/errors.ts';
import type { Json } from '../../../contract/json.ts';
import type { Tenant } from '../../../contract/model.ts';
import type { Parameters } from '../../../contract/operations.ts';
import type { ImportedTenants, PreviewedRow, RefusalCode, RefusedRow } from '../../../contract/tenants.ts';
import { listEnvironments } from '../../environment/environments.ts';
import { currentFacts, type FactChange, type FactVersion } from '../../facts.ts';
import { othersFirst } from '../../fleet/render.ts';
import type { Call, Handlers, Plan, ServiceDeps } from '../../service.ts';
import { identifierLedger } from '../identifiers.ts';
import { tenantDefaults } from '../new-tenant.ts';
import { checkRow } from './check.ts';
import { readCsv } from './csv.ts';
import { readData } from './data.ts';
import { differentFields, mergeRow } from './merge.ts';
import { type ReadRows, RowRefusal, takeRow } from './rows.ts';

/** Most tenants of one import. */
export const MOST_ROWS = 100_000;
/** How many rows are worked on before others get a turn. */
const STRIDE = 1000;
/** Why a file that is no UTF-8 text is refused as a whole. */
const notText: RefusalCode = 'WRONG_ENCODING';

/** Takes tenants from a text: all of it, or with `partial` what is right of it, as one change set. */
export function tenantImportService(deps: ServiceDeps): Handlers<'tenant.import'> {
  return {
    'tenant.import': async (call, asked) => {
      const read = await readRows(deps, asked);
      if (read.rows.length + read.refused.length > MOST_ROWS) {
        throw new BinnacleError('INVALID_INPUT', `It holds more than ${MOST_ROWS} tenants.`, {
          path: 'text',
          fix: 'Cut it into several files; nothing was changed.',
        });
      }
      if (read.rows.length + read.refused.length === 0) {
        throw new BinnacleError('INVALID_INPUT', 'There is no tenant in it.', {
          path: 'text',
          fix: 'Give a file with at least one.',
        });
      }
      const sorted = await sortRows(deps, call, read, asked.base);
      return planOf(deps, call, asked, sorted);
    },
  };
}

async function readRows({ sandbox }: ServiceDeps, asked: Parameters<'tenant.import'>): Promise<ReadRows> {
  const { text, columns = {} } = asked;
  // UTF-16 read as UTF-8 has a zero beside every letter.
  if (text.slice(0, 1000).includes('\u0000')) {
    throw new BinnacleError('INVALID_INPUT', 'It is UTF-16, or no text at all.', {
      path: 'text',
      fix: 'Save it as UTF-8; nothing was changed.',
      details: { refused: [{ row: 1, code: notText, message: 'It is UTF-16, or no text at all.' }] },
    });
  }
  const format = asked.format ?? (/^\ufeff?\s*[[{]/.test(text.slice(0, 1000)) ? 'json' : 'csv');
  return format === 'csv' ? readCsv(text, columns, MOST_ROWS) : readData(sandbox, text, format, columns);
}

interface Sorted {
  readonly changes: readonly FactChange[];
  readonly added: readonly string[];
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
  readonly rows: readonly PreviewedRow[];
}

async function sortRows(
  { database, crypto }: ServiceDeps,
  call: Call,
  read: ReadRows,
  base: string | undefined,
): Promise<Sorted> {
  const present = new Map(currentFacts<Tenant>(database, 'tenant').map((fact) => [fact.entity, fact]));
  const ledger = identifierLedger(database, crypto, true);
  const words = new Map(
    listEnvironments(database).flatMap(({ name, aliases }) => [name, ...aliases].map((word) => [word, name] as const)),
  );
  const defaults = tenantDefaults(database);
  const refused = [...read.refused];
  const firstRows = new Map<string, number>();
  const changes: FactChange[] = [];
  const added: string[] = [];
  const rows: PreviewedRow[] = [];
  const touched: FactVersion<Tenant>[] = [];
  for (const [at, raw] of read.rows.entries()) {
    takeRow(raw.row, refused, () => {
      const row = checkRow(raw, words);
      const { id } = row.fields;
      const first = firstRows.get(id);
      if (first !== undefined) {
        throw new RowRefusal(
          'DUPLICATE_ID',
          `The identifier ${id} stands in row ${first} already.`,
          'Keep one of the two rows.',
        );
      }
      firstRows.set(id, raw.row);
      const fact = present.get(id);
      if (fact === undefined && ledger.used(id)) {
        throw new RowRefusal(
          'ID_NEVER_AGAIN',
          `The identifier ${id} was a tenant’s that is gone; it is never used again.`,
          'Choose another.',
        );
      }
      const after = mergeRow(row, fact?.body, defaults);
      const fields = fact === undefined ? [] : differentFields(fact.body, after);
      if (fact?.body.status === 'archived' && fields.length > 0) {
        throw new RowRefusal(
          'ID_NEVER_AGAIN',
          `The identifier ${id} is an archived tenant’s; it is never used again.`,
          'Choose another, or bring that tenant back with `tenant edit --status active` first.',
        );
      }
      if (fact !== undefined) touched.push(fact);
      const outcome = fact === undefined ? 'added' : fields.length > 0 ? 'changed' : 'unchanged';
      if (outcome === 'added') added.push(id);
      if (outcome !== 'unchanged') changes.push({ kind: 'tenant', entity: id, after: after as unknown as Json });
      if (call.meta.dryRun) rows.push({ row: raw.row, tenant: id, outcome, fields });
    });
    if (at % STRIDE === STRIDE - 1) {
      call.progress('Reading tenants', at + 1, read.rows.length);
      await othersFirst();
    }
  }
  if (base !== undefined) refuseChangedSince(database, base, touched);
  const changed = changes.length - added.length;
  refused.sort((a, b) => a.row - b.row);
  return { changes, added, changed, unchanged: touched.length - changed, refused, rows };
}

/** An import that was looked at must not undo what somebody else changed meanwhile. */
function refuseChangedSince(
  database: ServiceDeps['database'],
  base: string,
  touched: readonly FactVersion<Tenant>[],
): void {
  const seen = database.get<{ seq: number }>('SELECT seq FROM change_set WHERE id = ?', [base])?.seq;
  if (seen === undefined) {
    throw new BinnacleError('NOT_FOUND', `There is no change set ${JSON.stringify(base)}.`, {
      path: 'base',
      fix: 'Pass the `base` of the dry run; run it again if it is lost.',
    });
  }
  const since = touched.filter(({ madeBy }) => madeBy > seen).map(({ entity }) => entity);
  if (since.length === 0) return;
  throw new BinnacleError(
    'CONFLICT',
    `${since.length} tenant${since.length === 1 ? '' : 's'} of the import changed since it was looked at.`,
    {
      path: 'base',
      fix: 'Look at it again with --dry-run, then import with the new base; nothing was changed.',
      details: { tenants: since.slice(0, 1000) },
    },
  );
}

function planOf(
  { database }: ServiceDeps,
  call: Call,
  { partial = false }: Parameters<'tenant.import'>,
  { changes, added, changed, unchanged, refused, rows }: Sorted,
): Plan<ImportedTenants> {
  const counts = { added: added.length, changed, unchanged };
  if (refused.length > 0 && !partial && !call.meta.dryRun) {
    const all = refused.length + counts.added + changed + unchanged;
    throw new BinnacleError('INVALID_INPUT', `${refused.length} of ${all} rows are refused, so nothing was changed.`, {
      path: 'text',
      fix: 'Correct them, or take the others with --partial.',
      details: { ...counts, refused: refused as unknown as Json },
    });
  }
  const newest = database.get<{ id: string }>('SELECT id FROM change_set ORDER BY seq DESC LIMIT 1');
  return {
    // No identifiers: title and audit entry outlive the tenants they would name.
    title: `Import ${changes.length} tenant${changes.length === 1 ? '' : 's'}`,
    changes,
    value: { ...counts, refused, base: newest?.id ?? null, rows },
    audit: { detail: { ...counts, refused: refused.length } },
    also: (tx) => {
      for (const id of added) tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [id]);
    },
  };
}
