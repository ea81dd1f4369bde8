import { BinnacleError } from '../../contract/errors.ts';

/** What a statement may be: a query, a change of rows, or a change of the schema. */
export type StatementKind = 'read' | 'change' | 'schema';

const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** Pragmas that only read; with an argument only where the argument names a table or an index. */
const READING_PRAGMAS =
  /^PRAGMA\s+(user_version|foreign_keys|page_count|page_size|journal_mode|synchronous|locking_mode)$/i;
const READING_PRAGMAS_WITH_NAME =
  /^PRAGMA\s+(table_info|table_xinfo|table_list|index_list|index_info|foreign_key_list|foreign_key_check|integrity_check|quick_check)\b/i;

/** What a journalled statement may not hold, with the reason an author needs. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [called('random|randomblob'), 'uses randomness; bind the value instead'],
  [called('date|time|datetime|julianday|unixepoch|strftime|timediff'), 'reads a clock; bind the value instead'],
  [/\bcurrent_(timestamp|date|time)\b/i, 'reads a clock; bind the value instead'],
  [
    called('last_insert_rowid|changes|total_changes'),
    'depends on what ran before it; read the value first and bind it',
  ],
  [called('sqlite_version|sqlite_source_id|sqlite_offset|load_extension'), 'depends on the engine'],
  [/\bor\s+(rollback|fail)\b/i, 'could leave half of itself behind'],
  [/\braise\s*\(\s*(rollback|fail)\b/i, 'could leave half of itself behind'],
  [/\breturning\b/i, 'returns rows; read them with a query of their own'],
];

/**
 * Tells what a statement is, and refuses what could not be replayed from a journal to the same result.
 *
 * It reads the statement's words with quoted parts and comments taken out. That is enough: authors of statements are
 * trusted, and whatever slips through is caught by the state check that accompanies every journalled transaction.
 *
 * @throws BinnacleError INTERNAL naming the rule that was broken.
 */
export function classifyStatement(sql: string): StatementKind {
  const words = sql.replace(QUOTED, (part) => (part.startsWith('-') || part.startsWith('/') ? ' ' : 'q')).trim();
  const body = words.replace(/[;\s]+$/, '');
  const trigger = /^create\s+trigger\b/i.test(body);
  if (!trigger && body.includes(';')) refuse(sql, 'holds more than one statement');
  const first = /^[a-z]+/i.exec(body)?.[0].toUpperCase() ?? '';
  const kind = kindOf(first, body);
  if (kind === undefined) refuse(sql, `begins with ${first === '' ? 'no word' : first}, which is not allowed here`);
  if (kind !== 'read') checkDeterministic(sql, body);
  return kind;
}

function kindOf(first: string, body: string): StatementKind | undefined {
  switch (first) {
    case 'SELECT':
    case 'VALUES':
    case 'EXPLAIN':
      return 'read';
    case 'WITH':
      return /\b(insert|replace)\s+(or\s+\w+\s+)?into\b|\bupdate\b|\bdelete\s+from\b/i.test(body) ? 'change' : 'read';
    case 'PRAGMA':
      return READING_PRAGMAS.test(body) || READING_PRAGMAS_WITH_NAME.test(body) ? 'read' : undefined;
    case 'INSERT':
    case 'REPLACE':
    case 'UPDATE':
    case 'DELETE':
      return 'change';
    case 'CREATE':
    case 'DROP':
    case 'ALTER':
      return 'schema';
    default:
      return undefined;
  }
}

function checkDeterministic(sql: string, body: string): void {
  if (/^create\s+temp/i.test(body)) refuse(sql, 'makes a temporary thing, which no snapshot keeps');
  for (const [pattern, reason] of REFUSED) {
    if (pattern.test(body)) refuse(sql, reason);
  }
  if (/\blimit\b/i.test(body) && !/\border\s+by\b/i.test(body)) refuse(sql, 'limits rows without an order');
}

function refuse(sql: string, reason: string): never {
  throw new BinnacleError('INTERNAL', `A database statement ${reason}: ${sql.trim().slice(0, 120)}`);
}

/** Matches a call of one of these functions, and not a table of that name with its list of columns. */
function called(names: string): RegExp {
  return new RegExp(`(?<!\\b(?:into|table|references|on|exists)\\s+)\\b(?:${names})\\s*\\(`, 'i');
}
