import { BinnacleError } from '../../contract/errors.ts';
import type { Tenant } from '../../contract/model.ts';
import type { ComparedSide } from '../../contract/values.ts';
import type { FactSource } from '../facts.ts';
import type { Database } from '../ports.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { momentNamed } from './moment.ts';

/** What a side of a comparison says, taken apart. */
export interface NamedSide {
  readonly tenant: string;
  readonly environment?: string;
  readonly document?: string;
  /** A time or a change set. */
  readonly at?: string;
}

/** A side of a comparison with the facts it is read from. */
export interface Side extends ComparedSide {
  readonly source: FactSource;
  readonly facts: Tenant;
}

/**
 * Takes `TENANT[/ENV[/DOCUMENT]][@TIME or @CHANGESET]` apart.
 * @throws BinnacleError INVALID_INPUT
 */
export function readSide(text: string, parameter: 'a' | 'b'): NamedSide {
  const cut = text.indexOf('@');
  const at = cut === -1 ? undefined : text.slice(cut + 1);
  const parts = (cut === -1 ? text : text.slice(0, cut)).split('/');
  const [tenant = '', environment, document] = parts;
  if (parts.length > 3 || parts.includes('') || at === '') {
    throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(text)} does not name a side of a comparison.`, {
      path: parameter,
      fix: 'Write TENANT, TENANT/ENV or TENANT/ENV/DOCUMENT, and after @ a time or a change set.',
    });
  }
  return {
    tenant,
    ...(environment === undefined ? {} : { environment }),
    ...(document === undefined ? {} : { document }),
    ...(at === undefined ? {} : { at }),
  };
}

/**
 * Finds what a side names, as it was at its moment.
 * @param environment the environment it takes where it names none
 * @throws BinnacleError NOT_FOUND, or INVALID_INPUT for an environment the tenant is not in.
 */
export function findSide(
  database: Database,
  named: NamedSide,
  environment: string | undefined,
  parameter: 'a' | 'b',
): Side {
  const { source, changeSet } = momentNamed(database, named.at, parameter);
  try {
    const facts = findTenant(source, named.tenant);
    const word = named.environment ?? environment;
    return {
      source,
      facts,
      tenant: facts.id,
      environment: word === undefined ? null : environmentOf(source, facts, word).name,
      changeSet,
    };
  } catch (error) {
    if (!(error instanceof BinnacleError)) throw error;
    const then = named.at === undefined ? '' : ` (as of ${named.at})`;
    throw new BinnacleError(error.code, `${error.message.replace(/\.$/, '')}${then}.`, {
      path: parameter,
      fix: error.fix,
    });
  }
}
