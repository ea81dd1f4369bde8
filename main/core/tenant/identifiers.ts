import type { Crypto, Reader } from '../ports.ts';

/** How the identifier of an erased tenant is kept: `erased:SALT:HASH`, one salt for a workspace. */
const erasedPrefix = 'erased:';

/** Says what became of an identifier; made once for many questions. */
export interface IdentifierLedger {
  /** Whether a tenant has or had it; an erased one's is known by its hash alone. */
  used(id: string): boolean;
}

/** Reads the ledger. With `all`, every identifier at once, which pays from some hundreds of questions on. */
export function identifierLedger(reader: Reader, crypto: Pick<Crypto, 'sha256'>, all = false): IdentifierLedger {
  const salt = erasureSalt(reader);
  const known = all
    ? new Set(reader.all<{ id: string }>('SELECT id FROM tenant_identifier').map(({ id }) => id))
    : undefined;
  const has = (id: string) =>
    known?.has(id) ?? reader.get('SELECT 1 AS one FROM tenant_identifier WHERE id = ?', [id]) !== undefined;
  return { used: (id) => has(id) || (salt !== undefined && has(erasedIdentifier(crypto, salt, id))) };
}

/** The salt of the workspace's erased identifiers, hex; undefined while there is none. */
export function erasureSalt(reader: Reader): string | undefined {
  const row = reader.get<{ id: string }>(
    "SELECT id FROM tenant_identifier WHERE id >= 'erased:' AND id < 'erased;' LIMIT 1",
  );
  return row?.id.split(':')[1];
}

/** What stands in the place of an erased tenant's identifier. */
export function erasedIdentifier(crypto: Pick<Crypto, 'sha256'>, salt: string, id: string): string {
  return `${erasedPrefix}${salt}:${crypto.sha256(`${salt}:${id}`)}`;
}
