import type { Json } from '../../../../main/contract/json.ts';
import type { Change } from '../../../../main/contract/model.ts';
import type { ImportedTenants } from '../../../../main/contract/tenants.ts';
import { inline } from '../../../format.ts';
import { importWords as words } from '../../../words/fleet-import.ts';

/** What happens with one row. */
export type RowOutcome = 'added' | 'changed' | 'unchanged' | 'refused';

/** One row of a file as its preview shows it. */
export interface ImportedRow {
  readonly row: number;
  /** Empty where the row was refused. */
  readonly tenant: string;
  readonly outcome: RowOutcome;
  /** What changes, or why not. */
  readonly what: string;
  /** The way on; empty unless refused. */
  readonly fix: string;
}

const order: Readonly<Record<RowOutcome, number>> = { refused: 0, changed: 1, added: 2, unchanged: 3 };

/** Every row of an import, what needs a person first, then in the order of the file. */
export function importedRows(value: ImportedTenants, changes: readonly Change[]): readonly ImportedRow[] {
  const changed = new Map(changes.map((change) => [change.entity, change]));
  const rows: ImportedRow[] = value.refused.map(({ row, message, fix }) => ({
    row,
    tenant: '',
    outcome: 'refused',
    what: message,
    fix,
  }));
  for (const { row, tenant, outcome, fields } of value.rows) {
    const change = changed.get(tenant);
    const what =
      outcome === 'unchanged'
        ? words.same
        : outcome === 'added'
          ? words.newTenant
          : fields.map((field) => fieldChange(field, change)).join(', ');
    rows.push({ row, tenant, outcome, what, fix: '' });
  }
  return rows.sort((a, b) => order[a.outcome] - order[b.outcome] || a.row - b.row);
}

function fieldChange(field: string, change: Change | undefined): string {
  const of = (side: Json | undefined) => inline((side as Readonly<Record<string, Json>> | null | undefined)?.[field]);
  const said = (text: string) => (text === '' ? '“”' : text);
  return change === undefined ? field : `${field} ${said(of(change.before))} → ${said(of(change.after))}`;
}
