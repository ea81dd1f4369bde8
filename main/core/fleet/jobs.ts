import type { Tenant } from '../../contract/model.ts';
import { type PreparedJob, prepareJobIfAny } from '../rendering/jobs.ts';
import type { FleetFacts } from './facts.ts';

/** Which rendering of a fleet is meant. */
export interface FleetKey {
  readonly tenant: Tenant;
  readonly environment: string;
  readonly document: string;
}

/** One rendering of a fleet, ready for the sandbox. */
export interface FleetJob extends FleetKey {
  readonly prepared: PreparedJob;
}

/** What restricts a fleet; what is left out does not. */
export interface FleetPart {
  readonly tenants?: Iterable<Tenant>;
  readonly environments?: readonly string[];
  readonly documents?: readonly string[];
}

/** The renderings of a fleet: every tenant in each of its environments, every document; tenant by tenant, in order. */
export function* keysOf(facts: FleetFacts, part: FleetPart = {}): Generator<FleetKey> {
  const names = facts.environments.map(({ name }) => name);
  const environments = part.environments ?? names;
  const documents = part.documents ?? facts.documents;
  for (const tenant of part.tenants ?? facts.tenants.values()) {
    for (const environment of environments) {
      if (!tenant.environments.includes(environment)) continue;
      for (const document of documents) yield { tenant, environment, document };
    }
  }
}

/**
 * Prepares renderings; those for which no template makes the document are left out.
 * @param now RFC 3339 UTC; the `now` all of them see.
 */
export function* jobsOf(facts: FleetFacts, keys: Iterable<FleetKey>, now: string): Generator<FleetJob> {
  for (const key of keys) {
    const prepared = prepareJobIfAny(facts, { ...key, now });
    if (prepared !== null) yield { ...key, prepared };
  }
}
