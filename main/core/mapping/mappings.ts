import type { MappedFact, Mapping } from '../../contract/mapping.ts';
import { currentFact, type FactSource } from '../facts.ts';

/** The counterpart that every workspace begins with: which plan a new tenant of a tier gets. */
export const planEndpoint = 'plan';
/** The entity of that table; its body is the words alone, as the first workspaces wrote it. */
const planEntity = 'plan';

/** The words of one table: ours to theirs. */
export type MappedWords = Readonly<Record<string, string>>;

/** The entity of the table between one of our facts and an endpoint. */
export function mappingEntity(fact: MappedFact, endpoint: string): string {
  return fact === 'tier' && endpoint === planEndpoint ? planEntity : `${fact}|${endpoint}`;
}

/** What the fact of a table is about. */
export function mappingPlace(entity: string): Pick<Mapping, 'fact' | 'endpoint'> {
  if (entity === planEntity) return { fact: 'tier', endpoint: planEndpoint };
  const cut = entity.indexOf('|');
  return { fact: entity.slice(0, cut) as MappedFact, endpoint: entity.slice(cut + 1) };
}

/** An endpoint's words for one of our facts; empty where none are set. */
export function mappedWords(source: FactSource, fact: MappedFact, endpoint: string): MappedWords {
  return currentFact<MappedWords>(source, 'mapping', mappingEntity(fact, endpoint)) ?? {};
}

/** Which plan each template tier means where nobody says otherwise. */
export function planWords(source: FactSource): MappedWords {
  return mappedWords(source, 'tier', planEndpoint);
}
