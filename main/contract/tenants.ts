import type { Tenant } from './model.ts';

/** What editing a selection of tenants did. The tenants themselves stand in the changes. */
export interface EditedTenants {
  /** How many the selection means. */
  readonly matched: number;
  readonly changed: number;
  /** Those that were so already. */
  readonly unchanged: number;
}

/** Why a row of an import was refused. */
export const refusalCodes = [
  'DUPLICATE_ID',
  'ID_NEVER_AGAIN',
  'BAD_ID',
  'UNKNOWN_TIER',
  'UNKNOWN_STATUS',
  'UNKNOWN_ENVIRONMENT',
  'WRONG_TYPE',
  'FORMULA_CELL',
  'TOO_LONG',
  'CONTROL_CHARACTER',
  'WRONG_ENCODING',
  'RAGGED_ROW',
  'MISSING_FIELD',
  'MISSING_HEADER',
  'UNKNOWN_COLUMN',
] as const;
/** One of `refusalCodes`. */
export type RefusalCode = (typeof refusalCodes)[number];

/** A row of an import that was not taken. */
export interface RefusedRow {
  /** The line of a CSV or JSON Lines file, or the place in a list, from 1. */
  readonly row: number;
  readonly code: RefusalCode;
  /** One sentence: what and where. */
  readonly message: string;
  /** The way on, as one sentence. */
  readonly fix: string;
}

/** What a row of an import does, as its preview shows it. */
export interface PreviewedRow {
  readonly row: number;
  readonly tenant: string;
  readonly outcome: 'added' | 'changed' | 'unchanged';
  /** The fields it changes; empty unless it does. */
  readonly fields: readonly (keyof Tenant)[];
}

/** What an import did, or with a dry run would do. */
export interface ImportedTenants {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
  /** The newest change set that was read; given back as `base`, the import is refused where a tenant it touches changed since. */
  readonly base: string | null;
  /** Row by row, with a dry run only. */
  readonly rows: readonly PreviewedRow[];
}

/** Largest text of an import, in characters. The windows' own fronts take requests of 8 MB, and another console's 32 MB. */
export const LARGEST_IMPORT = 64 * 1024 * 1024;

/** How tenants are read from a text, or written as one. */
export const tenantFormats = ['csv', 'json', 'yaml'] as const;
/** One of `tenantFormats`. */
export type TenantFormat = (typeof tenantFormats)[number];

/** A fleet as one text: CSV with cells that no spreadsheet runs, or JSON Lines. */
export interface ExportedTenants {
  readonly format: 'csv' | 'json';
  readonly tenants: number;
  readonly text: string;
}

/** What an erasure took away, in numbers alone: nothing of the answer may name what is gone. */
export interface ErasedTenant {
  /** Versions of facts. */
  readonly facts: number;
  /** Change sets whose words named it. */
  readonly changeSets: number;
  /** Remembered answers. */
  readonly answers: number;
}
