import { BinnacleError } from '../../../contract/errors.ts';
import type { Json } from '../../../contract/json.ts';
import type { RefusalCode, RefusedRow } from '../../../contract/tenants.ts';
import { columnOf, nearestField, type TenantField, tenantFieldNames } from './columns.ts';

/** A row as it was read, by field; `parts` holds single keys of maps. */
export interface ReadRow {
  readonly row: number;
  readonly fields: Readonly<Partial<Record<TenantField, Json>>>;
  readonly parts: readonly { readonly field: TenantField; readonly key: string; readonly value: string }[];
}

/** What reading a text gave. */
export interface ReadRows {
  readonly rows: readonly ReadRow[];
  readonly refused: readonly RefusedRow[];
}

/** Why a row is not taken; thrown while it is read. */
export class RowRefusal extends Error {
  readonly code: RefusalCode;
  readonly fix: string;

  constructor(code: RefusalCode, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}

/** Runs the reading of one row; what it refuses goes into the list. */
export function takeRow<T>(row: number, refused: RefusedRow[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RowRefusal)) throw error;
    refused.push({ row, code: error.code, message: error.message, fix: error.fix });
    return undefined;
  }
}

/** A file that is refused as a whole, for its header. */
export function refusedFile(row: number, { code, message, fix }: RowRefusal): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, {
    path: 'text',
    fix,
    details: { refused: [{ row, code, message, fix }] },
  });
}

/** What is said of a header or key that means no field. */
export function unknownColumn(name: string): RowRefusal {
  const near = nearestField(name);
  const shown = JSON.stringify(name.slice(0, 80));
  return new RowRefusal(
    'UNKNOWN_COLUMN',
    `There is no field ${shown}${near === undefined ? '' : `; the nearest is ${near}`}.`,
    `Call it one of ${tenantFieldNames.join(', ')}, tag:NAME or externalIds:ENDPOINT, or map it to one (to nothing: it is left out).`,
  );
}

/** A row from an object of untrusted origin. @throws RowRefusal. */
export function rowOfObject(row: number, value: Json, columns: Readonly<Record<string, string>>): ReadRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RowRefusal('WRONG_TYPE', 'It is no map of fields.', 'Write one map for each tenant.');
  }
  const fields: Partial<Record<TenantField, Json>> = {};
  const parts: { field: TenantField; key: string; value: string }[] = [];
  for (const [name, one] of Object.entries(value)) {
    const column = columnOf(name, columns);
    if (column === undefined) throw unknownColumn(name);
    if (column === null) continue;
    if (column.key === null) fields[column.field] = one as Json;
    else if (typeof one === 'string') parts.push({ field: column.field, key: column.key, value: one });
    else throw new RowRefusal('WRONG_TYPE', `${name} is no text.`, 'Quote it.');
  }
  return { row, fields, parts };
}
