import { BinnacleError } from '../../../contract/errors.ts';
import type { Json } from '../../../contract/json.ts';
import type { RefusedRow } from '../../../contract/tenants.ts';
import { isFormula, unguardCell } from '../cells.ts';
import { type Column, columnOf, type TenantField } from './columns.ts';
import { type ReadRow, type ReadRows, RowRefusal, refusedFile, takeRow, unknownColumn } from './rows.ts';

/** Longest row, in characters. */
const LONGEST_ROW = 256 * 1024;
/** Most columns. */
const MOST_COLUMNS = 1000;

interface Record_ {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads CSV (RFC 4180) with a header; cells are divided by comma, semicolon or tab, whichever the header has most of.
 * @throws BinnacleError INVALID_INPUT where it is no CSV, or its header is not right.
 */
export async function readCsv(
  text: string,
  columns: Readonly<Record<string, string>>,
  most: number,
): Promise<ReadRows> {
  // Loaded when it is needed: most commands import nothing.
  const { parse, CsvError } = await import('csv-parse/sync');
  let records: readonly Record_[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      max_record_size: LONGEST_ROW,
      relax_column_count: true,
      skip_empty_lines: true,
      to: most + 2,
    }) as unknown as readonly Record_[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BinnacleError('INVALID_INPUT', `It cannot be read as CSV: ${reasonOf(error)}.`, {
      path: 'text',
      fix: 'Put cells with quotes, line ends or separators in quotes, and double the quotes inside; nothing was changed.',
    });
  }
  const header = records[0];
  const layout = readHeader(header?.record ?? [], columns);
  const refused: RefusedRow[] = [];
  const rows: ReadRow[] = [];
  for (const { record, info } of records.slice(1)) {
    const row = takeRow(info.lines, refused, () => readRecord(info.lines, record, layout));
    if (row !== undefined) rows.push(row);
  }
  return { rows, refused };
}

function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = text.slice(0, Math.min(end === -1 ? text.length : end, LONGEST_ROW));
  const count = (one: string) => line.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function reasonOf(error: Error & { readonly code?: string; readonly lines?: unknown }): string {
  const line = typeof error.lines === 'number' ? `line ${error.lines}: ` : '';
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return `${line}a row is longer than ${LONGEST_ROW} characters, or a quote is not closed`;
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${line}a quote is not closed`;
    default:
      return `${line}a quote stands inside a cell that is not quoted, or text follows a closing quote`;
  }
}

type Layout = readonly { readonly header: string; readonly column: Column }[];

function readHeader(header: readonly string[], columns: Readonly<Record<string, string>>): Layout {
  if (header.length > MOST_COLUMNS) {
    throw refusedFile(
      1,
      new RowRefusal('MISSING_HEADER', `The first line has more than ${MOST_COLUMNS} columns.`, 'Leave columns out.'),
    );
  }
  const layout = header.map((cell) => {
    const name = cell.trim();
    const column = columnOf(name, columns);
    return { header: name, column };
  });
  // A first line of values knows no word of a header: then it is the header that is missing.
  if (!layout.some(({ column }) => column?.field === 'id')) {
    throw refusedFile(
      1,
      new RowRefusal(
        'MISSING_HEADER',
        'The first line has no column id.',
        'Write a first line that names the columns, one of them id.',
      ),
    );
  }
  const seen = new Set<string>();
  return layout.map(({ header: name, column }) => {
    if (column === undefined) throw refusedFile(1, unknownColumn(name));
    const place = column === null ? null : `${column.field}:${column.key ?? ''}`;
    if (place !== null && seen.has(place)) {
      throw refusedFile(
        1,
        new RowRefusal('UNKNOWN_COLUMN', `The column ${JSON.stringify(name)} is there twice.`, 'Keep one of them.'),
      );
    }
    if (place !== null) seen.add(place);
    return { header: name, column };
  });
}

function readRecord(row: number, record: readonly string[], layout: Layout): ReadRow {
  if (record.length !== layout.length) {
    throw new RowRefusal(
      'RAGGED_ROW',
      `It has ${record.length} cells and the header has ${layout.length}.`,
      'Give every row a cell for each column; quote cells that hold the separator.',
    );
  }
  const fields: Partial<Record<TenantField, Json>> = {};
  const parts: { field: TenantField; key: string; value: string }[] = [];
  for (const [at, cell] of record.entries()) {
    const { column, header } = layout[at]!;
    if (column === null) continue;
    if (isFormula(cell)) {
      throw new RowRefusal(
        'FORMULA_CELL',
        `The cell ${header} begins like a formula.`,
        "Put an apostrophe (') before it if it is meant as text.",
      );
    }
    const text = unguardCell(cell);
    if (column.key !== null) {
      if (text !== '') parts.push({ field: column.field, key: column.key, value: text });
    } else {
      const value = cellValue(column.field, text);
      if (value !== undefined) fields[column.field] = value;
    }
  }
  return { row, fields, parts };
}

/** Texts that may be empty; an empty cell of any other field says nothing about it. */
const mayBeEmpty: readonly TenantField[] = ['region', 'deploymentTarget', 'reseller'];

function cellValue(field: TenantField, text: string): Json | undefined {
  if (text === '') return mayBeEmpty.includes(field) ? '' : undefined;
  switch (field) {
    case 'environments':
      return /^\s*\[/.test(text) ? jsonCell(field, text) : text.split(/[\s;,|]+/).filter((word) => word !== '');
    case 'tags':
    case 'externalIds':
      return /^\s*\{/.test(text) ? jsonCell(field, text) : pairs(text);
    case 'contacts':
      return jsonCell(field, text);
    default:
      return text;
  }
}

function jsonCell(field: TenantField, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new RowRefusal(
      'WRONG_TYPE',
      `The cell ${field} is not JSON.`,
      'Write it as `tenant export --format csv` does.',
    );
  }
}

/** `k=v; k2=v2`; a bare word is a key with an empty value. */
function pairs(text: string): Json {
  const cut = text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  return Object.fromEntries(
    cut.map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}
