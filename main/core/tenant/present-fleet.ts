import type { Tenant } from '../../contract/model.ts';
import { currentFacts } from '../facts.ts';
import type { Reader } from '../ports.ts';

/** The fleet as lists need it. */
export interface PresentFleet {
  /** By identifier, archived ones included. */
  readonly tenants: readonly Tenant[];
  /** How many overrides each tenant has. */
  readonly overrides: ReadonlyMap<string, number>;
}

/**
 * Gives the present fleet, read once for each change set: reading tens of thousands of tenants anew costs far more than
 * searching them. An erasure makes no change set, so that the identifiers it reserves count as well.
 */
export function presentFleet(database: Reader): () => PresentFleet {
  let known: PresentFleet | undefined;
  let seen = '';
  return () => {
    const row = database.get<{ id: string | null; erased: number }>(
      `SELECT (SELECT id FROM change_set ORDER BY seq DESC LIMIT 1) AS id,
              (SELECT count(*) FROM tenant_identifier WHERE id >= 'erased:' AND id < 'erased;') AS erased`,
    );
    const now = `${row?.id} ${row?.erased}`;
    if (known === undefined || now !== seen) {
      const tenants = currentFacts<Tenant>(database, 'tenant').map(({ body }) => body);
      known = { tenants, overrides: overrideCounts(database) };
      seen = now;
    }
    return known;
  };
}

function overrideCounts(database: Reader): ReadonlyMap<string, number> {
  const rows = database.all<{ tenant: string; n: number }>(
    `SELECT substr(entity, 1, instr(entity, '|') - 1) AS tenant, count(*) AS n FROM fact
     WHERE kind = 'override' AND ended_by IS NULL GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.tenant, row.n]));
}
