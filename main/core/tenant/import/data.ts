import { BinnacleError } from '../../../contract/errors.ts';
import type { Json } from '../../../contract/json.ts';
import type { RefusedRow } from '../../../contract/tenants.ts';
import type { Sandbox } from '../../ports.ts';
import { type ReadRow, type ReadRows, RowRefusal, rowOfObject, takeRow } from './rows.ts';

/** Reads a JSON list, JSON Lines or YAML; lists are read by the sandbox, within its bounds. @throws BinnacleError INVALID_INPUT. */
export async function readData(
  sandbox: Sandbox,
  text: string,
  format: 'json' | 'yaml',
  columns: Readonly<Record<string, string>>,
): Promise<ReadRows> {
  if (format === 'json' && !/^\s*\[/.test(text.slice(0, 1000))) return readLines(text, columns);
  const value = listOf(await sandbox.parse(text, format === 'json' ? 'tenants.json' : 'tenants.yaml'));
  const refused: RefusedRow[] = [];
  const rows: ReadRow[] = [];
  for (const [at, one] of value.entries()) {
    const row = takeRow(at + 1, refused, () => rowOfObject(at + 1, one, columns));
    if (row !== undefined) rows.push(row);
  }
  return { rows, refused };
}

function readLines(text: string, columns: Readonly<Record<string, string>>): ReadRows {
  const refused: RefusedRow[] = [];
  const rows: ReadRow[] = [];
  let line = 0;
  for (const one of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    line++;
    if (one.trim() === '') continue;
    const row = takeRow(line, refused, () => rowOfObject(line, parseLine(one), columns));
    if (row !== undefined) rows.push(row);
  }
  return { rows, refused };
}

function parseLine(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    throw new RowRefusal('WRONG_TYPE', 'It is not JSON.', 'Write one JSON map a line, or all of them as one list.');
  }
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  const inside = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Json>>).tenants : null;
  if (Array.isArray(inside)) return inside as readonly Json[];
  throw new BinnacleError('INVALID_INPUT', 'It holds no list of tenants.', {
    path: 'text',
    fix: 'Write a list of maps, or a map with such a list under `tenants`.',
  });
}
